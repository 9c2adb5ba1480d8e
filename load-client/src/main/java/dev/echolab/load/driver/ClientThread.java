package dev.echolab.load.driver;

import dev.echolab.load.os.OwnThread.Scheduled;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.LoopModel;
import dev.echolab.load.record.MeasurementWindow;
import dev.echolab.load.record.Recorder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One client thread: its connections and its phases.
 *
 * <pre>
 *   ConnectPhase: connect all -&gt; await the Window -&gt; await its begin
 *   LoadPhase:    turns: due messages -&gt; write; ready keys -&gt; read, check, (closed loop: write
 *                 again) -&gt; drain -&gt; settle what is owed
 *   close
 *
 *   who does what in a turn
 *     MessageSource     decides what is due (OpenLoopSource, ClosedLoopSource)
 *     Outlet            has RequestWriter write it
 *     Intake            has ReplyReader read and check answers
 *     ConnectionKeeper  opens, reopens, gives up connections
 *     Failures          records what went otherwise than well
 * </pre>
 */
final class ClientThread implements Runnable {
  private static final int OPEN_LOOP_WINDOW = 16;

  private final LoadPlan plan;
  private final int thread;
  private final SharedRunState shared;
  private final Selector selector;
  private final Connector connector;
  private final SelectorTimer timer;
  private final List<EchoConnection> connections = new ArrayList<>();
  private final ConnectPhase connecting;
  private final ConnectionManager manager;
  private Optional<LoadParts> parts = Optional.empty();
  private Optional<LoadLoop> loading = Optional.empty();

  ClientThread(
      LoadPlan plan,
      int thread,
      SharedRunState shared,
      List<InetSocketAddress> targets,
      List<InetSocketAddress> sources)
      throws IOException {
    this.plan = plan;
    this.thread = thread;
    this.shared = shared;
    this.selector = Selector.open();
    this.connector = new Connector(selector, targets, sources);
    this.timer = new SelectorTimer(selector, "alarm-" + thread);
    int windowSize = plan.isOpenLoop() ? OPEN_LOOP_WINDOW : plan.loop().pipeline();
    for (int c = thread; c < plan.connections().count(); c += plan.threads().count()) {
      boolean slow = c >= plan.connections().measured();
      connections.add(
          new EchoConnection(c, plan.traffic().seed(), plan.traffic().sizes(), windowSize, slow));
    }
    this.connecting = new ConnectPhase(plan, shared, selector, connections);
    this.manager =
        new ConnectionManager(
            connector,
            connections,
            plan.connections().onDisconnect(),
            plan.timing().timeout().toNanos(),
            shared.incidents,
            connecting);
  }

  @Override
  public void run() {
    try (selector;
        timer) {
      connecting.connectAll(manager);
      shared.connected.countDown();
      connecting.awaitWindow();
      MeasurementWindow window = shared.window;
      if (window != null) {
        load(window);
      }
    } catch (IOException | RuntimeException | Error e) {
      shared.fail(e);
    } finally {
      manager.closeAll();
      shared.connected.countDown();
      shared.ended.countDown();
    }
  }

  private void load(MeasurementWindow window) throws IOException {
    LoadParts made = LoadParts.of(plan, thread, shared, window, connections, manager);
    LoadLoop phase =
        new LoadLoop(plan, shared, window, selector, timer, connections, manager, made);
    parts = Optional.of(made);
    loading = Optional.of(phase);
    if (isPacedByTheClock()) {
      timer.start();
    }
    connecting.awaitWarmup(window.warmupNs());
    phase.run();
  }

  private boolean isPacedByTheClock() {
    return !(plan.loop() instanceof LoopModel.Closed closed) || !closed.think().isZero();
  }

  // ---- for the caller's thread

  void wakeUp() {
    selector.wakeup();
  }

  /** Any thread, once connected. */
  int openConnections() {
    return manager.open();
  }

  /** Valid once the thread has ended, as all that follow; it must have been given a window. */
  Recorder recorder() {
    return parts.orElseThrow().recorder();
  }

  /** What the scheduler gave this thread in the measured time. */
  Optional<Scheduled> scheduled() {
    return loading.orElseThrow().scheduled();
  }

  StallMeter stalls() {
    return loading.orElseThrow().stalls();
  }

  long endedNs() {
    return loading.orElseThrow().endedNs();
  }

  long slowReaderBytes() {
    return parts.orElseThrow().sender().slowReaderBytes();
  }

  Connector connector() {
    return connector;
  }

  long lost() {
    return manager.lost();
  }

  long churned() {
    return manager.churned();
  }
}
