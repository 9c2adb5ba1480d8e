package dev.echolab.load.driver;

import dev.echolab.load.record.MeasurementWindow;
import dev.echolab.load.schedule.OpenSchedule;
import java.util.List;

/** Sends the messages of an open loop: they become due by a schedule, whatever the server does. */
final class OpenLoopSource implements MessageSource {
  private final OpenSchedule schedule;
  private final MeasurementWindow window;
  private final List<EchoConnection> measured;
  private final RequestSender sender;
  private final Failures failures;

  /** Indexes of the connections that have newly due messages, each at most once. */
  private final int[] toFlush;

  private final boolean[] isToFlush;
  private int toFlushCount;
  private long dueNs;

  /**
   * Starts at the schedule's first message.
   *
   * @param measured this thread's measured connections, in the order of their numbers
   */
  OpenLoopSource(
      OpenSchedule schedule,
      MeasurementWindow window,
      List<EchoConnection> measured,
      RequestSender sender,
      Failures failures) {
    this.schedule = schedule;
    this.window = window;
    this.measured = measured;
    this.sender = sender;
    this.failures = failures;
    this.toFlush = new int[measured.size()];
    this.isToFlush = new boolean[measured.size()];
    readSchedule();
  }

  private void readSchedule() {
    long offsetNs = schedule.dueNs();
    dueNs = offsetNs == OpenSchedule.NEVER ? NEVER : window.warmupNs() + offsetNs;
  }

  private void advance() {
    schedule.advance();
    readSchedule();
  }

  @Override
  public void opened(EchoConnection c, long nowNs) {
    sender.flush(c, nowNs);
  }

  /** Adds due messages to their connections' windows first, then writes each window once. */
  @Override
  public void sendDue(long nowNs) {
    if (dueNs > nowNs) {
      return;
    }
    while (dueNs <= nowNs) {
      int index = schedule.connectionIndex();
      EchoConnection c = measured.get(index);
      if (c.isGone()) {
        failures.unsent(dueNs);
      } else {
        c.inFlight.push(dueNs);
        if (!isToFlush[index]) {
          isToFlush[index] = true;
          toFlush[toFlushCount++] = index;
        }
      }
      advance();
    }
    for (int i = 0; i < toFlushCount; i++) {
      isToFlush[toFlush[i]] = false;
      EchoConnection c = measured.get(toFlush[i]);
      if (c.isOpen()) {
        sender.flush(c, System.nanoTime());
      }
    }
    toFlushCount = 0;
  }

  @Override
  public long nextDueNs() {
    return dueNs;
  }

  /** Writes the messages that waited for room in the pipeline. */
  @Override
  public void answered(EchoConnection c, long answeredFrom, long readNs) {
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
      advance();
    }
  }
}
