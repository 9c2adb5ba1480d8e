package dev.echolab.load.driver;

import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.record.MeasurementWindow;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs one client thread: connects its connections, waits for the load to begin, loads the server
 * ({@link LoadLoop}), closes them. Its results may be read once the thread has ended.
 */
final class ClientThread implements Runnable, ConnectionManager.Listener {
  private static final int MAX_PENDING_CONNECTS = 128;
  private static final int MAX_WAIT_MS = 20;

  private final LoadPlan plan;
  private final int number;
  private final SharedRunState shared;
  private final Selector selector;
  final ConnectionManager manager;
  private final SelectorTimer timer;
  private final Consumer<SelectionKey> onReady = this::ready;

  /** Attempts to connect that failed before the load began. */
  long refusedBeforeLoad;

  /** Null if the run did not get as far as a measurement window. */
  LoadLoop loop;

  /** Opens a selector, and no connection; threads are numbered from 0. */
  @SuppressWarnings("ThreadPriorityCheck") // only the cost depends on Thread.yield
  ClientThread(LoadPlan plan, int number, SharedRunState shared, List<InetSocketAddress> targets)
      throws IOException {
    this.plan = plan;
    this.number = number;
    this.shared = shared;
    this.selector = Selector.open();
    this.manager = new ConnectionManager(plan, number, selector, targets, shared.incidents);
    manager.listener(this);
    this.timer =
        new SelectorTimer(
            selector,
            plan.threads().pacing(),
            yieldsBeforeReplies(plan) ? Thread::yield : () -> {},
            "alarm-" + number);
  }

  /**
   * Several threads of a closed loop share cores with the server: they yield before they wait for
   * replies, as the server's loops do (decision 0070). One thread alone gains nothing, and one that
   * has messages to send by the clock must not give its core away.
   */
  static boolean yieldsBeforeReplies(LoadPlan plan) {
    return plan.threads().count() > 1 && !plan.loop().isPacedByClock();
  }

  @Override
  public void run() {
    try (selector;
        timer) {
      connectAll();
      shared.connected.countDown();
      awaitWindow();
      MeasurementWindow window = shared.window;
      if (window != null) {
        load(window);
      }
    } catch (IOException | RuntimeException | Error e) {
      shared.fail(e);
    } finally {
      shared.connected.countDown();
      shared.ended.countDown();
      awaitSample();
      manager.closeAll();
    }
  }

  private void awaitSample() {
    try {
      shared.sampled.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The connections are closed at once.
    }
  }

  private void load(MeasurementWindow window) throws IOException {
    loop = new LoadLoop(plan, number, shared, manager, timer);
    if (plan.loop().isPacedByClock()) {
      timer.start();
    }
    awaitWarmup(window.warmupStartNs());
    loop.run();
  }

  /** Tries to open every connection once; returns when each attempt has succeeded or failed. */
  private void connectAll() throws IOException {
    List<EchoConnection> connections = manager.connections;
    double rampPerSecond = plan.connections().rampPerSecond();
    double gapNs = rampPerSecond > 0 ? 1e9 / rampPerSecond : 0;
    long startNs = System.nanoTime();
    int next = 0;
    while ((next < connections.size() || manager.connectingCount() > 0) && !shared.aborted) {
      long nowNs = System.nanoTime();
      while (next < connections.size()
          && manager.connectingCount() < MAX_PENDING_CONNECTS
          && nowNs - startNs >= (long) (connections.get(next).number * gapNs)) {
        manager.startConnect(connections.get(next++), nowNs);
      }
      boolean ramping =
          next < connections.size() && manager.connectingCount() < MAX_PENDING_CONNECTS;
      selector.select(onReady, ramping ? 1 : MAX_WAIT_MS);
      manager.dropOverdueConnects(System.nanoTime());
    }
  }

  /** Waits until the caller's thread has published the measurement window or aborted the run. */
  private void awaitWindow() throws IOException {
    while (shared.window == null && !shared.aborted) {
      selector.select(onReady, MAX_WAIT_MS);
    }
  }

  private void awaitWarmup(long warmupStartNs) throws IOException {
    long nowNs = System.nanoTime();
    while (nowNs < warmupStartNs && !shared.aborted) {
      long waitMs = (warmupStartNs - nowNs) / 1_000_000L;
      selector.select(onReady, Math.max(1, Math.min(MAX_WAIT_MS, waitMs)));
      nowNs = System.nanoTime();
    }
  }

  /** Counts a refused connection before the load begins; then {@link LoadLoop} listens. */
  @Override
  public void refused(EchoConnection c, long nowNs) {
    refusedBeforeLoad++;
  }

  /** Handles a connection that became ready before the load begins. */
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

  /** Makes the thread check {@link SharedRunState} now. Any thread may call this. */
  void wakeUp() {
    selector.wakeup();
  }
}
