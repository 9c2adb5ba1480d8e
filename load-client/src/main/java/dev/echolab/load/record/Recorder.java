package dev.echolab.load.record;

import java.util.Queue;
import org.HdrHistogram.Histogram;

/**
 * Records what one client thread sees. Owned by that thread; takes every stamp from the caller and
 * allocates nothing per echo. Filled parts, one a second, leave by a queue; the totals may be read
 * by others once the thread has ended.
 *
 * <p>A message counts if it became due in the measured time. An answer adds to throughput in the
 * second in which it came. Answers with the same stamps (a pipelined batch) are recorded as one.
 */
public final class Recorder {
  private static final long SECOND_NS = 1_000_000_000L;

  private final MeasurementWindow window;
  private final Queue<ThreadInterval> filled;
  private final Queue<ThreadInterval> empty;
  private final boolean openLoop;
  private final Histogram uncorrected = Histograms.create();
  private final Histogram lateness = Histograms.create();
  private final long[] outcomes = new long[Outcome.values().length];
  private ThreadInterval current;
  private int openConnections;
  private long countFromNs;

  private long runIntendedNs = -1;
  private long runSentNs;
  private long runNowNs;
  private long runEchoes;
  private long runBytes;

  /**
   * @param filled takes what this and other threads saw
   * @param empty such parts to be used again; may be empty
   */
  public Recorder(
      MeasurementWindow window,
      boolean openLoop,
      Queue<ThreadInterval> filled,
      Queue<ThreadInterval> empty) {
    this.window = window;
    this.openLoop = openLoop;
    this.filled = filled;
    this.empty = empty;
    startInterval(window.warmupNs());
  }

  /** The end of the current second: {@link #roll} must be called soon after it. */
  public long intervalEndNs() {
    return current.endNs;
  }

  /** Goes on to the second that {@code nowNs} lies in; cheap when that is the current one. */
  public void roll(long nowNs) {
    while (nowNs >= current.endNs) {
      flushRun();
      handOver(current.endNs);
      startInterval(current.endNs);
    }
  }

  /** The thread has ended its part. */
  public void finish(long nowNs) {
    roll(nowNs);
    flushRun();
    handOver(nowNs);
  }

  public void openConnections(int count) {
    openConnections = count;
  }

  /**
   * A verified answer.
   *
   * @param intendedNs when its latency begins
   * @param sentNs before the write call that took its first byte
   * @param nowNs when the answer was read; {@link #roll} has been called with it
   * @param payloadBytes 0 or more
   */
  public void echo(long intendedNs, long sentNs, long nowNs, int payloadBytes) {
    if (intendedNs != runIntendedNs || nowNs != runNowNs || sentNs != runSentNs) {
      flushRun();
      runIntendedNs = intendedNs;
      runSentNs = sentNs;
      runNowNs = nowNs;
    }
    runEchoes++;
    runBytes += payloadBytes;
  }

  private void flushRun() {
    long n = runEchoes;
    if (n == 0) {
      return;
    }
    runEchoes = 0;
    current.echoes += n;
    current.bytes += runBytes;
    runBytes = 0;
    if (runIntendedNs < countFromNs) {
      return;
    }
    current.corrected.recordValueWithCount(Histograms.clamp(runNowNs - runIntendedNs), n);
    if (current.phase != Phase.WARMUP) {
      outcomes[Outcome.OK.ordinal()] += n;
      if (openLoop) {
        uncorrected.recordValueWithCount(Histograms.clamp(runNowNs - runSentNs), n);
      }
    }
  }

  /**
   * A message of an open loop was handed to the kernel; not to be called for messages that had to
   * wait for the server, whose waiting is not this client's lateness.
   */
  public void sent(long intendedNs, long sentNs) {
    if (openLoop && window.contains(intendedNs)) {
      lateness.recordValue(Histograms.clamp(sentNs - intendedNs));
    }
  }

  /** A message that became due at {@code intendedNs} ended otherwise than well. */
  public void failed(Outcome outcome, long intendedNs) {
    if (intendedNs >= countFromNs) {
      current.errors++;
    }
    if (window.contains(intendedNs)) {
      outcomes[outcome.ordinal()]++;
    }
  }

  /** A connection was refused at {@code nowNs}. */
  public void refused(long nowNs) {
    failed(Outcome.REFUSED, nowNs);
  }

  private void startInterval(long startNs) {
    ThreadInterval next = empty.poll();
    if (next == null) {
      next = new ThreadInterval();
    }
    if (startNs < window.startNs()) {
      int second = (int) ((startNs - window.warmupNs()) / SECOND_NS);
      long end = Math.min(startNs + SECOND_NS, window.startNs());
      current = next.reset(Phase.WARMUP, second, startNs, end);
      countFromNs = Long.MIN_VALUE;
    } else if (startNs < window.endNs()) {
      int second = (int) ((startNs - window.startNs()) / SECOND_NS);
      long end = Math.min(startNs + SECOND_NS, window.endNs());
      current = next.reset(Phase.MEASURE, second, startNs, end);
      countFromNs = window.startNs();
    } else {
      current = next.reset(Phase.DRAIN, 0, startNs, Long.MAX_VALUE);
      countFromNs = window.startNs();
    }
  }

  private void handOver(long endNs) {
    current.endNs = endNs;
    current.openConnections = openConnections;
    filled.add(current);
  }

  /** Valid once the thread has ended. */
  public Histogram uncorrected() {
    return uncorrected;
  }

  /** Valid once the thread has ended. */
  public Histogram lateness() {
    return lateness;
  }

  /** Valid once the thread has ended. */
  public Outcomes outcomes() {
    return new Outcomes(
        outcomes[Outcome.OK.ordinal()],
        outcomes[Outcome.TIMEOUT.ordinal()],
        outcomes[Outcome.RESET.ordinal()],
        outcomes[Outcome.REFUSED.ordinal()],
        outcomes[Outcome.CORRUPT.ordinal()],
        outcomes[Outcome.UNSENT.ordinal()]);
  }
}
