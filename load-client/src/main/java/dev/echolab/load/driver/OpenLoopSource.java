package dev.echolab.load.driver;

import dev.echolab.load.driver.EchoConnection.State;
import dev.echolab.load.record.MeasurementWindow;
import dev.echolab.load.schedule.OpenSchedule;
import java.util.ArrayList;
import java.util.List;

/** The open loop: messages become due by a schedule, whatever the server does. */
final class OpenLoopSource implements MessageSource {
  private final OpenSchedule schedule;
  private final MeasurementWindow window;
  private final List<EchoConnection> measured;
  private final int threads;
  private final RequestSender sender;
  private final Failures failures;
  private final List<EchoConnection> flushes = new ArrayList<>();
  private long dueNs;

  /**
   * Begins with the schedule's first message.
   *
   * @param measured this thread's measured connections; the schedule numbers those of all threads
   * @param threads client threads
   */
  OpenLoopSource(
      OpenSchedule schedule,
      MeasurementWindow window,
      List<EchoConnection> measured,
      int threads,
      RequestSender sender,
      Failures failures) {
    this.schedule = schedule;
    this.window = window;
    this.measured = measured;
    this.threads = threads;
    this.sender = sender;
    this.failures = failures;
    scheduleNext();
  }

  private void scheduleNext() {
    long offset = schedule.dueNs();
    dueNs = offset == OpenSchedule.NEVER ? NEVER : window.warmupNs() + offset;
  }

  @Override
  public void opened(EchoConnection c, long nowNs) {
    sender.flush(c, nowNs);
  }

  /** What is due goes into its connection's queue, and out if it can. */
  @Override
  public void sendDue(long nowNs) {
    if (dueNs > nowNs) {
      return;
    }
    while (dueNs <= nowNs) {
      EchoConnection c = measuredByNumber(schedule.connection());
      if (c.state == State.GONE) {
        failures.unsent(dueNs);
      } else {
        c.inFlight.push(dueNs);
        if (!c.flushDue) {
          c.flushDue = true;
          flushes.add(c);
        }
      }
      schedule.advance();
      scheduleNext();
    }
    for (int i = 0; i < flushes.size(); i++) {
      EchoConnection c = flushes.get(i);
      c.flushDue = false;
      if (c.isOpen()) {
        sender.flush(c, System.nanoTime());
      }
    }
    flushes.clear();
  }

  /** The schedule numbers measured connections from 0; thread t has those with number mod N = t. */
  private EchoConnection measuredByNumber(int number) {
    return measured.get(number / threads);
  }

  @Override
  public long nextDueNs() {
    return dueNs;
  }

  /** Room in the pipeline for what has been waiting. */
  @Override
  public void answered(EchoConnection c, long answeredFrom, long stampNs) {
    if (c.inFlight.written() < c.inFlight.tail()) {
      sender.flush(c, System.nanoTime());
    }
  }

  @Override
  public void expired(EchoConnection c, long nowNs) {
    sender.flush(c, nowNs);
  }

  @Override
  public boolean isExhausted(long nowNs) {
    return dueNs == NEVER;
  }

  @Override
  public void end(long nowNs) {
    while (dueNs <= Math.min(nowNs, window.endNs() - 1)) {
      failures.unsent(dueNs);
      schedule.advance();
      scheduleNext();
    }
  }
}
