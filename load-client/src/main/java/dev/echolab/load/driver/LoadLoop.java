package dev.echolab.load.driver;

import dev.echolab.load.driver.EchoConnection.State;
import dev.echolab.load.os.OwnThread;
import dev.echolab.load.os.OwnThread.Scheduled;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.Pacing;
import dev.echolab.load.record.MeasurementWindow;
import dev.echolab.load.record.Recorder;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A client thread under load: turn after turn it sends what is due, waits for ready connections,
 * and reads them, until the run is over.
 */
final class LoadLoop implements ConnectionListener {
  private static final long NEVER = Long.MAX_VALUE;
  private static final long SCAN_INTERVAL_NS = 20_000_000L;
  private static final int MAX_WAIT_MS = 20;

  /**
   * Nearer than this a sleep would end too late: look at the sockets until then instead. The timer
   * is set as much ahead ({@code docs/decisions/0010-pacing.md} has what this costs).
   */
  private static final long SPIN_BELOW_NS = 60_000L;

  private final LoadPlan plan;
  private final SharedRunState shared;
  private final MeasurementWindow window;
  private final Selector selector;
  private final SelectorTimer timer;
  private final List<EchoConnection> connections;
  private final List<EchoConnection> measured;
  private final ConnectionManager manager;
  private final Recorder recorder;
  private final Failures failures;
  private final RequestSender sender;
  private final MessageSource source;
  private final ReplyReceiver receiver;
  private final long timeoutNs;
  private final StallMeter stalls = new StallMeter();
  private final Consumer<SelectionKey> onReady = this::ready;
  private final OwnThread self = OwnThread.current();
  private Optional<Scheduled> scheduledAtStart = Optional.empty();
  private Optional<Scheduled> scheduledAtEnd = Optional.empty();
  private long firstReadyNs;
  private boolean stallsReset;
  private long nextScanNs;
  private long endedNs;
  private int alive;

  LoadLoop(
      LoadPlan plan,
      SharedRunState shared,
      MeasurementWindow window,
      Selector selector,
      SelectorTimer timer,
      List<EchoConnection> connections,
      ConnectionManager manager,
      LoadParts parts) {
    this.plan = plan;
    this.shared = shared;
    this.window = window;
    this.selector = selector;
    this.timer = timer;
    this.connections = connections;
    this.measured = connections.stream().filter(c -> !c.slowReader).toList();
    this.manager = manager;
    this.recorder = parts.recorder();
    this.failures = parts.failures();
    this.sender = parts.sender();
    this.source = parts.source();
    this.receiver = parts.receiver();
    this.timeoutNs = plan.timing().timeout().toNanos();
  }

  /** Until all is answered or has failed. */
  void run() throws IOException {
    begin();
    long nowNs = System.nanoTime();
    while (shared.isRunning() && !isOver(nowNs)) {
      nowNs = iterate();
    }
    if (scheduledAtEnd.isEmpty()) {
      scheduledAtEnd = self.scheduled();
    }
    if (shared.isRunning()) {
      measured.forEach(failures::settle);
      source.end(nowNs);
    }
    endedNs = nowNs;
    recorder.finish(nowNs);
  }

  private void begin() {
    manager.tell(this);
    nextScanNs = System.nanoTime();
    alive = (int) measured.stream().filter(c -> c.state != State.GONE).count();
    if (alive == 0) {
      shared.threadsAlive.decrementAndGet();
    }
    recorder.openConnections(manager.open());
    for (EchoConnection c : connections) {
      if (c.isOpen()) {
        startUsing(c, System.nanoTime());
      }
    }
  }

  private void startUsing(EchoConnection c, long nowNs) {
    c.lifeEnd =
        plan.connections().churnEchoes() > 0
            ? c.inFlight.written() + plan.connections().churnEchoes()
            : NEVER;
    if (c.slowReader) {
      sender.flushSlowReader(c, nowNs);
    } else {
      source.opened(c, nowNs);
    }
  }

  private boolean isOver(long nowNs) {
    if (alive == 0 && shared.threadsAlive.get() == 0) {
      return true;
    }
    if (!source.isExhausted(nowNs)) {
      return false;
    }
    if (nowNs < window.endNs() && plan.timing().requests() == 0) {
      return false;
    }
    if (window.endNs() != NEVER && nowNs >= window.endNs() + timeoutNs) {
      return true;
    }
    for (EchoConnection c : measured) {
      if (c.state != State.GONE && c.inFlight.owed() > 0) {
        return false;
      }
    }
    return true;
  }

  /** One turn of the loop; returns the time at its end. */
  private long iterate() throws IOException {
    long nowNs = System.nanoTime();
    recorder.roll(nowNs);
    if (!stallsReset && nowNs >= window.startNs()) {
      scheduledAtStart = self.scheduled();
      stalls.reset(System.nanoTime());
      stallsReset = true;
    }
    if (scheduledAtEnd.isEmpty() && nowNs >= window.endNs()) {
      scheduledAtEnd = self.scheduled();
    }
    source.sendDue(nowNs);
    manager.retryDue(nowNs);
    if (nowNs >= nextScanNs) {
      expireOverdue(nowNs);
      manager.dropOverdueConnects(nowNs);
      nextScanNs = nowNs + SCAN_INTERVAL_NS;
    }
    long beforeWaitNs = System.nanoTime();
    stalls.step(beforeWaitNs);
    firstReadyNs = 0;
    await(beforeWaitNs);
    long endNs = System.nanoTime();
    if (firstReadyNs == 0) {
      stalls.begin(endNs);
    } else {
      stalls.step(endNs);
    }
    return endNs;
  }

  private void await(long nowNs) throws IOException {
    long messageNs = source.nextDueNs();
    long messageInNs = messageNs - nowNs;
    if (messageInNs <= SPIN_BELOW_NS
        || (plan.threads().pacing() == Pacing.SPIN && messageNs != NEVER)) {
      selector.selectNow(onReady);
      return;
    }
    long wakeUpNs = Math.min(Math.min(recorder.intervalEndNs(), nextScanNs), window.endNs());
    long waitMs = Math.max(1, (wakeUpNs - nowNs + 999_999L) / 1_000_000L);
    if (messageNs != NEVER && messageNs < wakeUpNs) {
      timer.set(messageNs - SPIN_BELOW_NS);
    }
    selector.select(onReady, Math.min(waitMs, MAX_WAIT_MS));
  }

  private void ready(SelectionKey key) {
    if (firstReadyNs == 0) {
      firstReadyNs = System.nanoTime();
      stalls.begin(firstReadyNs);
    }
    EchoConnection c = (EchoConnection) key.attachment();
    if (c.selectionKey != key) {
      return;
    }
    if (c.state == State.CONNECTING) {
      manager.finish(c);
    } else if (c.slowReader) {
      if (key.isWritable()) {
        sender.flushSlowReader(c, firstReadyNs);
      }
    } else {
      if (key.isReadable()) {
        receiver.receive(c);
        stalls.step(receiver.stampNs());
      }
      if (c.isOpen() && c.selectionKey == key && key.isWritable()) {
        sender.flush(c, System.nanoTime());
      }
      source.sendDue(receiver.stampNs());
    }
  }

  private void expireOverdue(long nowNs) {
    for (EchoConnection c : measured) {
      if (failures.expire(c, nowNs) && c.isOpen()) {
        if (c.inFlight.expired() >= c.lifeEnd) {
          manager.churn(c);
        } else {
          source.expired(c, nowNs);
        }
      }
    }
  }

  @Override
  public void opened(EchoConnection c, long nowNs) {
    recorder.openConnections(manager.open());
    startUsing(c, nowNs);
  }

  @Override
  public void refused(long nowNs) {
    recorder.refused(nowNs);
  }

  @Override
  public void lost(EchoConnection c) {
    recorder.openConnections(manager.open());
    failures.reset(c);
  }

  @Override
  public void gone(EchoConnection c) {
    failures.unsent(c);
    if (!c.slowReader && --alive == 0) {
      shared.threadsAlive.decrementAndGet();
    }
  }

  /** What the scheduler gave this thread in the measured time; valid once it has ended. */
  Optional<Scheduled> scheduled() {
    return scheduledAtStart.flatMap(start -> scheduledAtEnd.map(end -> end.minus(start)));
  }

  StallMeter stalls() {
    return stalls;
  }

  long endedNs() {
    return endedNs;
  }
}
