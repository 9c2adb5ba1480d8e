package dev.echolab.load.driver;

import static dev.echolab.load.schedule.OpenSchedule.NEVER;

import dev.echolab.load.record.MeasurementWindow;
import dev.echolab.load.record.Outcome;
import dev.echolab.load.record.Recorder;
import dev.echolab.load.schedule.OpenSchedule;
import java.util.List;

/**
 * Sends the messages of an open loop: they become due by a schedule, whatever the server does.
 *
 * <p>Under overload more messages are due than the client can write. The client then keeps at most
 * {@link #MAX_WAITING} of them in memory. The others stay in the schedule until there is room;
 * their latency still begins at their intended time.
 */
final class OpenLoopSource implements MessageSource {
  /** Due messages that wait to be written, over all connections of this thread; 16 B each. */
  static final int MAX_WAITING = 1 << 20;

  /** Messages taken from the schedule before replies are read again. */
  private static final int MAX_BATCH = 8192;

  private static final long RECOUNT_INTERVAL_NS = 1_000_000L;

  /** More messages than this are counted by stages at the end: one by one would take seconds. */
  private static final long MAX_COUNTED_SINGLY = 1 << 20;

  private final OpenSchedule schedule;
  private final MeasurementWindow window;
  private final List<EchoConnection> measured;
  private final RequestSender sender;
  private final Recorder recorder;

  /** Indexes of the connections that have newly due messages, each at most once. */
  private final int[] toFlush;

  private final boolean[] isToFlush;
  private int toFlushCount;

  /** Upper limit of the messages that wait, and when they were last counted. */
  private long waiting;

  private long countedNs;

  /** Starts at the schedule's first message; the connections are in the order of their numbers. */
  OpenLoopSource(
      OpenSchedule schedule,
      MeasurementWindow window,
      List<EchoConnection> measured,
      RequestSender sender,
      Recorder recorder) {
    this.schedule = schedule;
    this.window = window;
    this.measured = measured;
    this.sender = sender;
    this.recorder = recorder;
    this.toFlush = new int[measured.size()];
    this.isToFlush = new boolean[measured.size()];
  }

  /** Adds due messages to their connections' windows first, then writes each window once. */
  @Override
  public void sendDue(long nowNs) {
    long dueNs = schedule.dueNs();
    for (int n = 0; n < MAX_BATCH && dueNs <= nowNs && hasRoom(nowNs); n++) {
      int index = schedule.connectionIndex();
      EchoConnection c = measured.get(index);
      if (c.isGone()) {
        recorder.failed(Outcome.UNSENT, dueNs);
      } else {
        c.inFlight.push(dueNs);
        waiting++;
        if (!isToFlush[index]) {
          isToFlush[index] = true;
          toFlush[toFlushCount++] = index;
        }
      }
      schedule.advance();
      dueNs = schedule.dueNs();
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

  private boolean hasRoom(long nowNs) {
    if (waiting >= MAX_WAITING && nowNs - countedNs >= RECOUNT_INTERVAL_NS) {
      waiting = measured.stream().mapToLong(c -> c.inFlight.tail() - c.inFlight.written()).sum();
      countedNs = nowNs;
    }
    return waiting < MAX_WAITING;
  }

  @Override
  public long nextDueNs() {
    long dueNs = schedule.dueNs();
    return waiting < MAX_WAITING ? dueNs : Math.max(dueNs, countedNs + RECOUNT_INTERVAL_NS);
  }

  /** Writes the messages that waited for room in the pipeline. */
  @Override
  public void answered(EchoConnection c, long answeredFrom, long readNs) {
    if (c.inFlight.written() < c.inFlight.tail()) {
      sender.flush(c, System.nanoTime());
    }
  }

  @Override
  public void refill(EchoConnection c, long nowNs) {
    sender.flush(c, nowNs);
  }

  @Override
  public boolean isExhausted(long nowNs) {
    return schedule.dueNs() == NEVER;
  }

  @Override
  public void end(long nowNs) {
    long untilNs = Math.min(nowNs, window.measureEndNs() - 1);
    long fromNs = Math.max(schedule.dueNs(), window.measureStartNs());
    if (fromNs < untilNs && schedule.expectedMessages(fromNs, untilNs) > MAX_COUNTED_SINGLY) {
      for (long startNs = fromNs; startNs < untilNs; ) {
        long endNs = Math.min(untilNs, schedule.nextStageNs(startNs));
        recorder.failed(Outcome.UNSENT, startNs, schedule.expectedMessages(startNs, endNs));
        startNs = endNs;
      }
      return;
    }
    for (; schedule.dueNs() <= untilNs; schedule.advance()) {
      recorder.failed(Outcome.UNSENT, schedule.dueNs());
    }
  }
}
