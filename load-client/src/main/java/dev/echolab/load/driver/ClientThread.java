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
  private static final int OPEN_LOOP_FLIGHT = 16;

  private final LoadPlan plan;
  private final int thread;
  private final SharedRunState control;
  private final Selector selector;
  private final Connector connector;
  private final SelectorTimer alarm;
  private final List<EchoConnection> connections = new ArrayList<>();
  private final ConnectPhase connecting;
  private final ConnectionManager keeper;
  private Optional<LoadParts> parts = Optional.empty();
  private Optional<LoadLoop> loading = Optional.empty();

  ClientThread(
      LoadPlan plan,
      int thread,
      SharedRunState control,
      List<InetSocketAddress> targets,
      List<InetSocketAddress> sources)
      throws IOException {
    this.plan = plan;
    this.thread = thread;
    this.control = control;
    this.selector = Selector.open();
    this.connector = new Connector(selector, targets, sources);
    this.alarm = new SelectorTimer(selector, "alarm-" + thread);
    int flightSize = plan.isOpenLoop() ? OPEN_LOOP_FLIGHT : plan.loop().pipeline();
    for (int c = thread; c < plan.connections().count(); c += plan.threads().count()) {
      boolean slow = c >= plan.connections().measured();
      connections.add(
          new EchoConnection(c, plan.traffic().seed(), plan.traffic().sizes(), flightSize, slow));
    }
    this.connecting = new ConnectPhase(plan, control, selector, connections);
    this.keeper =
        new ConnectionManager(
            connector,
            connections,
            plan.connections().onDisconnect(),
            plan.timing().timeout().toNanos(),
            control.incidents,
            connecting);
  }

  @Override
  public void run() {
    try (selector;
        alarm) {
      connecting.connectAll(keeper);
      control.connected.countDown();
      connecting.awaitWindow();
      MeasurementWindow window = control.window;
      if (window != null) {
        load(window);
      }
    } catch (IOException | RuntimeException | Error e) {
      control.fail(e);
    } finally {
      keeper.closeAll();
      control.connected.countDown();
      control.ended.countDown();
    }
  }

  private void load(MeasurementWindow window) throws IOException {
    LoadParts made = LoadParts.of(plan, thread, control, window, connections, keeper);
    LoadLoop phase =
        new LoadLoop(plan, control, window, selector, alarm, connections, keeper, made);
    parts = Optional.of(made);
    loading = Optional.of(phase);
    if (isPacedByTheClock()) {
      alarm.start();
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
    return keeper.open();
  }

  /** Valid once the thread has ended, as all that follow; it must have been given a window. */
  Recorder recorder() {
    return parts.orElseThrow().recorder();
  }

  /** What the scheduler gave this thread in the measured time. */
  Optional<Scheduled> scheduled() {
    return loading.orElseThrow().scheduled();
  }

  StallMeter turns() {
    return loading.orElseThrow().turns();
  }

  long endedNs() {
    return loading.orElseThrow().endedNs();
  }

  long slowReaderBytes() {
    return parts.orElseThrow().outlet().slowReaderBytes();
  }

  Connector connector() {
    return connector;
  }

  long lost() {
    return keeper.lost();
  }

  long churned() {
    return keeper.churned();
  }
}
