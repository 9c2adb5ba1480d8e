package dev.echolab.load.driver;

import dev.echolab.load.driver.EchoConnection.State;
import dev.echolab.load.plan.LoadPlan;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.function.Consumer;

/** What a client thread does before it may send: it connects, then it waits. */
final class ConnectPhase implements ConnectionListener {
  private static final int PENDING_CONNECTS = 128;
  private static final int MAX_WAIT_MS = 20;

  private final LoadPlan plan;
  private final SharedRunState shared;
  private final Selector selector;
  private final List<EchoConnection> connections;
  private final Consumer<SelectionKey> onReady = this::ready;
  private ConnectionManager manager;
  private int settled;

  ConnectPhase(
      LoadPlan plan, SharedRunState shared, Selector selector, List<EchoConnection> connections) {
    this.plan = plan;
    this.shared = shared;
    this.selector = selector;
    this.connections = connections;
  }

  /** Until every connection is open or could not be opened. */
  void connectAll(ConnectionManager manager) throws IOException {
    manager = manager;
    double gapNs =
        plan.connections().rampPerSecond() > 0 ? 1e9 / plan.connections().rampPerSecond() : 0;
    long startNs = System.nanoTime();
    int next = 0;
    while (settled < connections.size() && shared.isRunning()) {
      long nowNs = System.nanoTime();
      while (next < connections.size()
          && next - settled < PENDING_CONNECTS
          && nowNs - startNs >= (long) (connections.get(next).number() * gapNs)) {
        manager.open(connections.get(next++), nowNs);
      }
      boolean ramping = next < connections.size() && next - settled < PENDING_CONNECTS;
      selector.select(onReady, ramping ? 1 : MAX_WAIT_MS);
      manager.dropOverdueConnects(System.nanoTime());
    }
  }

  /** Until the caller's thread has said when the load begins, or that it will not. */
  void awaitWindow() throws IOException {
    while (shared.window == null && shared.isRunning()) {
      selector.select(onReady, MAX_WAIT_MS);
    }
  }

  /** Until the load begins. */
  void awaitWarmup(long warmupNs) throws IOException {
    long nowNs = System.nanoTime();
    while (nowNs < warmupNs && shared.isRunning()) {
      long waitMs = (warmupNs - nowNs) / 1_000_000L;
      selector.select(onReady, Math.max(1, Math.min(MAX_WAIT_MS, waitMs)));
      nowNs = System.nanoTime();
    }
  }

  private void ready(SelectionKey key) {
    EchoConnection c = (EchoConnection) key.attachment();
    if (c.selectionKey != key) {
      return;
    }
    if (c.state == State.CONNECTING) {
      manager.finish(c);
    } else if (!c.slowReader) {
      manager.endedBeforeUse(c);
    }
  }

  @Override
  public void opened(EchoConnection c, long nowNs) {
    settled++;
  }

  @Override
  public void refused(long nowNs) {
    settled++;
  }

  @Override
  public void lost(EchoConnection c) {}

  @Override
  public void gone(EchoConnection c) {}
}
