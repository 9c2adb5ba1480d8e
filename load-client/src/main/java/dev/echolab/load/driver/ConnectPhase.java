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
  private static final int MOST_WAIT_MS = 20;

  private final LoadPlan plan;
  private final SharedRunState control;
  private final Selector selector;
  private final List<EchoConnection> connections;
  private final Consumer<SelectionKey> onReady = this::ready;
  private ConnectionManager keeper;
  private int settled;

  ConnectPhase(
      LoadPlan plan, SharedRunState control, Selector selector, List<EchoConnection> connections) {
    this.plan = plan;
    this.control = control;
    this.selector = selector;
    this.connections = connections;
  }

  /** Until every connection is open or could not be opened. */
  void connectAll(ConnectionManager connectionKeeper) throws IOException {
    keeper = connectionKeeper;
    double gapNs =
        plan.connections().rampPerSecond() > 0 ? 1e9 / plan.connections().rampPerSecond() : 0;
    long startNs = System.nanoTime();
    int next = 0;
    while (settled < connections.size() && control.goesOn()) {
      long nowNs = System.nanoTime();
      while (next < connections.size()
          && next - settled < PENDING_CONNECTS
          && nowNs - startNs >= (long) (connections.get(next).number() * gapNs)) {
        keeper.open(connections.get(next++), nowNs);
      }
      boolean ramping = next < connections.size() && next - settled < PENDING_CONNECTS;
      selector.select(onReady, ramping ? 1 : MOST_WAIT_MS);
      keeper.dropOverdueConnects(System.nanoTime());
    }
  }

  /** Until the caller's thread has said when the load begins, or that it will not. */
  void awaitWindow() throws IOException {
    while (control.window == null && control.goesOn()) {
      selector.select(onReady, MOST_WAIT_MS);
    }
  }

  /** Until the load begins. */
  void awaitWarmup(long warmupNs) throws IOException {
    long nowNs = System.nanoTime();
    while (nowNs < warmupNs && control.goesOn()) {
      long waitMs = (warmupNs - nowNs) / 1_000_000L;
      selector.select(onReady, Math.max(1, Math.min(MOST_WAIT_MS, waitMs)));
      nowNs = System.nanoTime();
    }
  }

  private void ready(SelectionKey key) {
    EchoConnection c = (EchoConnection) key.attachment();
    if (c.selectionKey != key) {
      return;
    }
    if (c.state == State.CONNECTING) {
      keeper.finish(c);
    } else if (!c.slowReader) {
      keeper.endedBeforeUse(c);
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
