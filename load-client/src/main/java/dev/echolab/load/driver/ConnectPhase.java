package dev.echolab.load.driver;

import dev.echolab.load.plan.LoadPlan;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.function.Consumer;

/** Connects one client thread's connections, then waits for the load to begin. */
final class ConnectPhase {
  private static final int MAX_PENDING_CONNECTS = 128;
  private static final int MAX_WAIT_MS = 20;

  private final double rampPerSecond;
  private final SharedRunState shared;
  private final Selector selector;
  private final ConnectionManager manager;
  private final Consumer<SelectionKey> onReady = this::ready;

  ConnectPhase(LoadPlan plan, SharedRunState shared, Selector selector, ConnectionManager manager) {
    this.rampPerSecond = plan.connections().rampPerSecond();
    this.shared = shared;
    this.selector = selector;
    this.manager = manager;
  }

  /** Tries to open every connection once; returns when each attempt has succeeded or failed. */
  void connectAll() throws IOException {
    List<EchoConnection> connections = manager.connections();
    double gapNs = rampPerSecond > 0 ? 1e9 / rampPerSecond : 0;
    long startNs = System.nanoTime();
    int next = 0;
    while ((next < connections.size() || manager.connecting() > 0) && shared.isRunning()) {
      long nowNs = System.nanoTime();
      while (next < connections.size()
          && manager.connecting() < MAX_PENDING_CONNECTS
          && nowNs - startNs >= (long) (connections.get(next).number() * gapNs)) {
        manager.open(connections.get(next++), nowNs);
      }
      boolean ramping = next < connections.size() && manager.connecting() < MAX_PENDING_CONNECTS;
      selector.select(onReady, ramping ? 1 : MAX_WAIT_MS);
      manager.dropOverdueConnects(System.nanoTime());
    }
  }

  /** Waits until the caller's thread has published the measurement window or aborted the run. */
  void awaitWindow() throws IOException {
    while (shared.window == null && shared.isRunning()) {
      selector.select(onReady, MAX_WAIT_MS);
    }
  }

  /** Waits until the load begins or the run is aborted. */
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
    if (c.selectionKey() != key) {
      return;
    }
    if (c.isConnecting()) {
      manager.finishConnect(c);
    } else if (!c.slowReader) {
      manager.endedBeforeUse(c);
    }
  }
}
