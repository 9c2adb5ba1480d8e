package dev.echolab.load.record;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.HdrHistogram.Histogram;

/**
 * Records the latencies and outcomes of one client thread. Owned by that thread; takes every time
 * stamp from the caller and allocates nothing per echo. Passes one interval per second to a queue;
 * other threads may read the totals after the thread has ended.
 *
 * <p>A message counts if its intended time lies in the measured time. A reply counts as throughput
 * of the second in which it arrived. Replies with equal time stamps (a pipelined batch) are
 * recorded in one step.
 */
public final class Recorder {
  private static final long SECOND_NS = 1_000_000_000L;

  private final MeasurementWindow window;
  private final Queue<ThreadInterval> filled;
  private final Queue<ThreadInterval> empty;
  private final boolean openLoop;
  private final StageRecorder stages;
  private final Histogram uncorrected = Histograms.create();
  private final Histogram lateness = Histograms.create();
  private final long[] outcomes = new long[Outcome.values().length];
  private ThreadInterval current;
  private int openConnections;
  private long countFromNs;

  private long batchIntendedNs = -1;
  private long batchSentNs;
  private long batchNowNs;
  private long batchEchoes;
  private long batchBytes;

  /** Shares the queues with other threads: that of filled intervals, and that of used ones. */
  public Recorder(
      MeasurementWindow window,
      boolean openLoop,
      Queue<ThreadInterval> filled,
      Queue<ThreadInterval> empty,
      List<Duration> stages) {
    this.window = window;
    this.stages = new StageRecorder(window, stages);
    this.openLoop = openLoop;
    this.filled = filled;
    this.empty = empty;
    startInterval(window.warmupStartNs());
  }

  /** Returns the end of the current second: {@link #roll} must be called soon after it. */
  public long intervalEndNs() {
    return current.endNs;
  }

  /** Proceeds to the second of {@code nowNs}; cheap if that is the current one. */
  public void roll(long nowNs) {
    while (nowNs >= current.endNs) {
      flushBatch();
      // Once delivered, the interval belongs to the thread that adds it up, which may reuse it.
      long endNs = current.endNs;
      deliver(endNs);
      startInterval(endNs);
    }
  }

  /** Completes the last interval when the thread ends. */
  public void finish(long nowNs) {
    roll(nowNs);
    flushBatch();
    deliver(nowNs);
  }

  public void openConnections(int count) {
    openConnections = count;
  }

  /**
   * Records a verified reply.
   *
   * @param intendedNs when the message was due; see {@link Latencies}
   * @param sentNs time before the write call that took its first byte
   * @param nowNs time of the read; {@link #roll} was called with it
   * @param payloadBytes 0 or more
   */
  public void echo(long intendedNs, long sentNs, long nowNs, int payloadBytes) {
    if (intendedNs != batchIntendedNs || nowNs != batchNowNs || sentNs != batchSentNs) {
      flushBatch();
      batchIntendedNs = intendedNs;
      batchSentNs = sentNs;
      batchNowNs = nowNs;
    }
    batchEchoes++;
    batchBytes += payloadBytes;
  }

  private void flushBatch() {
    long n = batchEchoes;
    if (n == 0) {
      return;
    }
    batchEchoes = 0;
    current.echoes += n;
    current.bytes += batchBytes;
    batchBytes = 0;
    if (current.phase == Phase.MEASURE && !stages.isEmpty()) {
      stages.arrived(batchNowNs, n);
    }
    if (batchIntendedNs < countFromNs) {
      return;
    }
    long latencyNs = Histograms.clamp(batchNowNs - batchIntendedNs);
    current.corrected.recordValueWithCount(latencyNs, n);
    if (current.phase != Phase.WARMUP) {
      if (!stages.isEmpty()) {
        stages.latency(batchIntendedNs, latencyNs, n);
      }
      outcomes[Outcome.OK.ordinal()] += n;
      if (openLoop) {
        uncorrected.recordValueWithCount(Histograms.clamp(batchNowNs - batchSentNs), n);
      }
    }
  }

  /**
   * Records the lateness of a message of an open loop that was written. Must not be called for
   * messages that waited for the server: that wait is not the lateness of this client.
   */
  public void sent(long intendedNs, long sentNs) {
    if (openLoop && window.contains(intendedNs)) {
      lateness.recordValue(Histograms.clamp(sentNs - intendedNs));
    }
  }

  public void failed(Outcome outcome, long intendedNs) {
    failed(outcome, intendedNs, 1);
  }

  /**
   * Records that messages failed, whose intended times lie in the same phase and stage, or that
   * connections were refused, which belong to no stage.
   */
  public void failed(Outcome outcome, long intendedNs, long count) {
    if (intendedNs >= countFromNs) {
      current.errors += count;
    }
    if (window.contains(intendedNs)) {
      if (!stages.isEmpty() && outcome != Outcome.REFUSED) {
        stages.failed(intendedNs, count);
      }
      outcomes[outcome.ordinal()] += count;
    }
  }

  private void startInterval(long startNs) {
    ThreadInterval next = Objects.requireNonNullElseGet(empty.poll(), ThreadInterval::new);
    Phase phase = window.phaseAt(startNs);
    boolean warmup = phase == Phase.WARMUP;
    long phaseStartNs = warmup ? window.warmupStartNs() : window.measureStartNs();
    long phaseEndNs = warmup ? window.measureStartNs() : window.measureEndNs();
    countFromNs = warmup ? Long.MIN_VALUE : window.measureStartNs();
    if (phase == Phase.DRAIN) {
      current = next.reset(phase, 0, startNs, Long.MAX_VALUE);
    } else {
      int second = (int) ((startNs - phaseStartNs) / SECOND_NS);
      current = next.reset(phase, second, startNs, Math.min(startNs + SECOND_NS, phaseEndNs));
    }
  }

  private void deliver(long endNs) {
    current.endNs = endNs;
    current.openConnections = openConnections;
    filled.add(current);
  }

  public Histogram uncorrected() {
    return uncorrected;
  }

  public Histogram lateness() {
    return lateness;
  }

  public List<StageResult> stages() {
    return stages.results();
  }

  public Outcomes outcomes() {
    return Outcomes.of(outcome -> outcomes[outcome.ordinal()]);
  }
}
