package dev.echolab.load.record;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;

/** Adds the intervals of all client threads to seconds and totals. Owned by one thread. */
public final class IntervalAggregator {
  private final int threads;
  private final List<RunListener> listeners;

  /** By their start, in the order of time: each thread delivers its seconds in this order. */
  private final Map<Long, ThreadInterval> incomplete = new LinkedHashMap<>();

  private final List<IntervalSample> warmup = new ArrayList<>();
  private final List<IntervalSample> measured = new ArrayList<>();
  private final Histogram corrected = Histograms.create();
  private final Histogram drained = Histograms.create();
  private long echoes;
  private long bytes;

  /**
   * Calls the listeners, seconds in order, for every second that all client threads have delivered.
   */
  public IntervalAggregator(int threads, List<RunListener> listeners) {
    this.threads = threads;
    this.listeners = listeners;
  }

  /** Adds the interval of one thread; the caller may reuse it afterwards. */
  public void add(ThreadInterval part) {
    if (part.phase == Phase.MEASURE) {
      echoes += part.echoes;
      bytes += part.bytes;
    }
    if (part.phase != Phase.WARMUP) {
      corrected.add(part.corrected);
    }
    if (part.phase == Phase.DRAIN) {
      drained.add(part.corrected);
    } else if (part.endNs > part.startNs) { // A thread may end before the warm-up.
      ThreadInterval sum =
          incomplete.computeIfAbsent(
              part.startNs,
              start -> new ThreadInterval().reset(part.phase, part.second, start, start));
      sum.add(part);
      if (sum.parts == threads) {
        incomplete.remove(part.startNs);
        complete(sum);
      }
    }
  }

  /** Completes the remaining seconds after all threads have ended, some of them earlier. */
  public void finish() {
    incomplete.values().forEach(this::complete);
    incomplete.clear();
  }

  private void complete(ThreadInterval sum) {
    IntervalSample sample = sum.sample();
    (sum.phase == Phase.WARMUP ? warmup : measured).add(sample);
    listeners.forEach(listener -> listener.second(sum.phase, sample, sum.corrected));
  }

  /** Returns the totals of the measured time, and its seconds. */
  public Throughput throughput(OptionalDouble targetPerSecond, List<StageResult> stages) {
    return new Throughput(targetPerSecond, echoes, bytes, warmup, measured, stages);
  }

  public Histogram corrected() {
    return corrected;
  }

  /** Returns the part of {@link #corrected} that arrived after the measured time. */
  public Histogram drained() {
    return drained;
  }
}
