package dev.echolab.load.record;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Records what one client thread measured in each stage of a load profile. Owned by that thread,
 * allocates nothing per echo but a histogram at the first one of a stage; others may read it after
 * the thread has ended.
 *
 * <p>A latency and a failure belong to the stage in which the message was due, an echo to the stage
 * in which the reply arrived: a backlog raises the latencies of the stage that caused it.
 */
final class StageRecorder {
  private final long[] endNs;

  /** Null until the first reply: 100 stages at once, times the threads, are too much memory. */
  private final Histogram[] corrected;

  private final long[] echoes;
  private final long[] errors;
  private int stage;

  /** Creates the stages, which begin with the measured time; there may be none. */
  StageRecorder(MeasurementWindow window, List<Duration> durations) {
    this.endNs = durations.stream().mapToLong(Duration::toNanos).toArray();
    for (int i = 0; i < endNs.length; i++) {
      endNs[i] += i == 0 ? window.measureStartNs() : endNs[i - 1];
    }
    this.corrected = new Histogram[endNs.length];
    this.echoes = new long[endNs.length];
    this.errors = new long[endNs.length];
  }

  boolean isEmpty() {
    return endNs.length == 0;
  }

  /** Records replies that arrived in the measured time. */
  void arrived(long nowNs, long count) {
    echoes[at(nowNs)] += count;
  }

  /** Records the latency of messages that were due in the measured time. */
  void latency(long intendedNs, long latencyNs, long count) {
    int i = at(intendedNs);
    if (corrected[i] == null) {
      corrected[i] = Histograms.create();
    }
    corrected[i].recordValueWithCount(latencyNs, count);
  }

  /** Records failures of messages that were due in the measured time. */
  void failed(long intendedNs, long count) {
    errors[at(intendedNs)] += count;
  }

  /** Returns the stage of a time; most times are in the same stage as the one before. */
  private int at(long ns) {
    while (stage > 0 && ns < endNs[stage - 1]) {
      stage--;
    }
    while (stage < endNs.length - 1 && ns >= endNs[stage]) {
      stage++;
    }
    return stage;
  }

  List<StageResult> results() {
    Histogram none = Histograms.create();
    List<StageResult> results = new ArrayList<>();
    for (int i = 0; i < endNs.length; i++) {
      results.add(
          new StageResult(echoes[i], errors[i], corrected[i] == null ? none : corrected[i]));
    }
    return results;
  }
}
