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
  private static final long SCAN_NS = 20_000_000L;
  private static final int MOST_WAIT_MS = 20;

  /**
   * Nearer than this a sleep would end too late: look at the sockets until then instead. The alarm
   * is set as much ahead ({@code docs/decisions/0010-pacing.md} has what this costs).
   */
  private static final long SPIN_BELOW_NS = 60_000L;

  private final LoadPlan plan;
  private final SharedRunState control;
  private final MeasurementWindow window;
  private final Selector selector;
  private final SelectorTimer alarm;
  private final List<EchoConnection> connections;
  private final List<EchoConnection> measured;
  private final ConnectionManager keeper;
  private final Recorder recorder;
  private final Failures failures;
  private final RequestSender outlet;
  private final MessageSource source;
  private final ReplyReceiver intake;
  private final long timeoutNs;
  private final StallMeter turns = new StallMeter();
  private final Consumer<SelectionKey> onReady = this::ready;
  private final OwnThread self = OwnThread.current();
  private Optional<Scheduled> scheduledAtStart = Optional.empty();
  private Optional<Scheduled> scheduledAtEnd = Optional.empty();
  private long turnStartNs;
  private boolean turnsReset;
  private long scanNs;
  private long endedNs;
  private int alive;

  LoadLoop(
      LoadPlan plan,
      SharedRunState control,
      MeasurementWindow window,
      Selector selector,
      SelectorTimer alarm,
      List<EchoConnection> connections,
      ConnectionManager keeper,
      LoadParts parts) {
    this.plan = plan;
    this.control = control;
    this.window = window;
    this.selector = selector;
    this.alarm = alarm;
    this.connections = connections;
    this.measured = connections.stream().filter(c -> !c.slowReader).toList();
    this.keeper = keeper;
    this.recorder = parts.recorder();
    this.failures = parts.failures();
    this.outlet = parts.outlet();
    this.source = parts.source();
    this.intake = parts.intake();
    this.timeoutNs = plan.timing().timeout().toNanos();
  }

  /** Until all is answered or has failed. */
  void run() throws IOException {
    begin();
    long nowNs = System.nanoTime();
    while (control.goesOn() && !isOver(nowNs)) {
      nowNs = turn();
    }
    if (scheduledAtEnd.isEmpty()) {
      scheduledAtEnd = self.scheduled();
    }
    if (control.goesOn()) {
      measured.forEach(failures::settle);
      source.end(nowNs);
    }
    endedNs = nowNs;
    recorder.finish(nowNs);
  }

  private void begin() {
    keeper.tell(this);
    scanNs = System.nanoTime();
    alive = (int) measured.stream().filter(c -> c.state != State.GONE).count();
    if (alive == 0) {
      control.threadsAlive.decrementAndGet();
    }
    recorder.openConnections(keeper.open());
    for (EchoConnection c : connections) {
      if (c.isOpen()) {
        startUsing(c, System.nanoTime());
      }
    }
  }

  private void startUsing(EchoConnection c, long nowNs) {
    c.lifeEnd =
        plan.connections().churnEchoes() > 0
            ? c.flight.written() + plan.connections().churnEchoes()
            : NEVER;
    if (c.slowReader) {
      outlet.flushSlowReader(c, nowNs);
    } else {
      source.opened(c, nowNs);
    }
  }

  private boolean isOver(long nowNs) {
    if (alive == 0 && control.threadsAlive.get() == 0) {
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
      if (c.state != State.GONE && c.flight.owed() > 0) {
        return false;
      }
    }
    return true;
  }

  /** One turn of the loop; returns the time at its end. */
  private long turn() throws IOException {
    long nowNs = System.nanoTime();
    recorder.roll(nowNs);
    if (!turnsReset && nowNs >= window.startNs()) {
      scheduledAtStart = self.scheduled();
      turns.reset(System.nanoTime());
      turnsReset = true;
    }
    if (scheduledAtEnd.isEmpty() && nowNs >= window.endNs()) {
      scheduledAtEnd = self.scheduled();
    }
    source.sendDue(nowNs);
    keeper.retryDue(nowNs);
    if (nowNs >= scanNs) {
      expireOverdue(nowNs);
      keeper.dropOverdueConnects(nowNs);
      scanNs = nowNs + SCAN_NS;
    }
    long beforeWaitNs = System.nanoTime();
    turns.step(beforeWaitNs);
    turnStartNs = 0;
    await(beforeWaitNs);
    long endNs = System.nanoTime();
    if (turnStartNs == 0) {
      turns.begin(endNs);
    } else {
      turns.step(endNs);
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
    long houseworkNs = Math.min(Math.min(recorder.intervalEndNs(), scanNs), window.endNs());
    long waitMs = Math.max(1, (houseworkNs - nowNs + 999_999L) / 1_000_000L);
    if (messageNs != NEVER && messageNs < houseworkNs) {
      alarm.set(messageNs - SPIN_BELOW_NS);
    }
    selector.select(onReady, Math.min(waitMs, MOST_WAIT_MS));
  }

  private void ready(SelectionKey key) {
    if (turnStartNs == 0) {
      turnStartNs = System.nanoTime();
      turns.begin(turnStartNs);
    }
    EchoConnection c = (EchoConnection) key.attachment();
    if (c.selectionKey != key) {
      return;
    }
    if (c.state == State.CONNECTING) {
      keeper.finish(c);
    } else if (c.slowReader) {
      if (key.isWritable()) {
        outlet.flushSlowReader(c, turnStartNs);
      }
    } else {
      if (key.isReadable()) {
        intake.receive(c);
        turns.step(intake.stampNs());
      }
      if (c.isOpen() && c.selectionKey == key && key.isWritable()) {
        outlet.flush(c, System.nanoTime());
      }
      source.sendDue(intake.stampNs());
    }
  }

  private void expireOverdue(long nowNs) {
    for (EchoConnection c : measured) {
      if (failures.expire(c, nowNs) && c.isOpen()) {
        if (c.flight.expired() >= c.lifeEnd) {
          keeper.churn(c);
        } else {
          source.expired(c, nowNs);
        }
      }
    }
  }

  @Override
  public void opened(EchoConnection c, long nowNs) {
    recorder.openConnections(keeper.open());
    startUsing(c, nowNs);
  }

  @Override
  public void refused(long nowNs) {
    recorder.refused(nowNs);
  }

  @Override
  public void lost(EchoConnection c) {
    recorder.openConnections(keeper.open());
    failures.reset(c);
  }

  @Override
  public void gone(EchoConnection c) {
    failures.unsent(c);
    if (!c.slowReader && --alive == 0) {
      control.threadsAlive.decrementAndGet();
    }
  }

  /** What the scheduler gave this thread in the measured time; valid once it has ended. */
  Optional<Scheduled> scheduled() {
    return scheduledAtStart.flatMap(start -> scheduledAtEnd.map(end -> end.minus(start)));
  }

  StallMeter turns() {
    return turns;
  }

  long endedNs() {
    return endedNs;
  }
}
