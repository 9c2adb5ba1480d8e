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
  private final RunListener listener;

  /** In the order of time: each thread delivers its seconds in this order and omits none. */
  private final Map<Second, SecondSum> incomplete = new LinkedHashMap<>();

  private final List<IntervalSample> warmup = new ArrayList<>();
  private final List<IntervalSample> measured = new ArrayList<>();
  private final Histogram corrected = Histograms.create();
  private final Histogram drained = Histograms.create();
  private long echoes;
  private long bytes;

  private record Second(Phase phase, int number) {}

  /** The sum of one second over the client threads. */
  private static final class SecondSum {
    private final Histogram corrected = Histograms.create();
    private int parts;
    private long durationNs;
    private long echoes;
    private long errors;
    private int openConnections;

    void add(ThreadInterval part) {
      parts++;
      durationNs = Math.max(durationNs, part.endNs - part.startNs);
      echoes += part.echoes;
      errors += part.errors;
      openConnections += part.openConnections;
      corrected.add(part.corrected);
    }

    IntervalSample sample(int second) {
      boolean any = corrected.getTotalCount() > 0;
      return new IntervalSample(
          second,
          durationNs,
          echoes,
          errors,
          any ? (Long) corrected.getValueAtPercentile(50) : null,
          any ? (Long) corrected.getValueAtPercentile(99) : null,
          corrected.getMaxValue(),
          openConnections);
    }
  }

  /**
   * @param threads number of client threads; a second is complete when all have delivered it
   * @param listener is called for every complete second, in order
   */
  public IntervalAggregator(int threads, RunListener listener) {
    this.threads = threads;
    this.listener = listener;
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
      return;
    }
    if (part.endNs == part.startNs) {
      return;
    }
    Second second = new Second(part.phase, part.second);
    SecondSum sum = incomplete.computeIfAbsent(second, s -> new SecondSum());
    sum.add(part);
    if (sum.parts == threads) {
      incomplete.remove(second);
      complete(second, sum);
    }
  }

  /** Completes the remaining seconds after all threads have ended, some of them earlier. */
  public void finish() {
    incomplete.forEach(this::complete);
    incomplete.clear();
  }

  private void complete(Second second, SecondSum sum) {
    IntervalSample sample = sum.sample(second.number);
    (second.phase == Phase.WARMUP ? warmup : measured).add(sample);
    listener.second(second.phase, sample, sum.corrected);
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
