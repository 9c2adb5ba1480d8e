package dev.echolab.load.driver;

import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.record.MeasurementWindow;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs one client thread: connects its connections ({@link ConnectPhase}), loads the server ({@link
 * LoadLoop}), closes them.
 *
 * <p>Its results may be read once the thread has ended.
 */
final class ClientThread implements Runnable {
  private final LoadPlan plan;
  private final int number;
  private final SharedRunState shared;
  private final Selector selector;
  private final Connector connector;
  private final ConnectionManager manager;
  private final ConnectPhase connectPhase;
  private final SelectorTimer timer;
  private Optional<LoadLoop> loop = Optional.empty();

  /**
   * Opens a selector, and no connection.
   *
   * @param number from 0; the thread has the connections whose number mod the plan's number of
   *     threads is this
   */
  ClientThread(
      LoadPlan plan,
      int number,
      SharedRunState shared,
      List<InetSocketAddress> targets,
      List<InetSocketAddress> sources)
      throws IOException {
    this.plan = plan;
    this.number = number;
    this.shared = shared;
    this.selector = Selector.open();
    List<EchoConnection> connections = new ArrayList<>();
    for (int c = number; c < plan.connections().count(); c += plan.threads().count()) {
      connections.add(new EchoConnection(c, plan));
    }
    this.connector = new Connector(selector, targets, sources);
    this.manager = new ConnectionManager(plan, connector, connections, shared.incidents);
    this.connectPhase = new ConnectPhase(plan, shared, selector, manager);
    this.timer = new SelectorTimer(selector, plan.threads().pacing(), "alarm-" + number);
  }

  @Override
  public void run() {
    try (selector;
        timer) {
      connectPhase.connectAll();
      shared.connected.countDown();
      connectPhase.awaitWindow();
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
    LoadLoop newLoop = new LoadLoop(plan, number, shared, manager, timer);
    loop = Optional.of(newLoop);
    if (plan.loop().isPacedByClock()) {
      timer.start();
    }
    connectPhase.awaitWarmup(window.warmupNs());
    newLoop.run();
  }

  /** Makes the thread check {@link SharedRunState} now. Any thread may call this. */
  void wakeUp() {
    selector.wakeup();
  }

  Connector connector() {
    return connector;
  }

  ConnectionManager manager() {
    return manager;
  }

  /** Returns the loop; it exists if the run got as far as a measurement window. */
  LoadLoop loop() {
    return loop.orElseThrow();
  }
}
