package dev.echolab.load.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Adds the intervals of all client threads to seconds and totals. Owned by one thread. */
public final class IntervalAggregator {
  private static final int WARMUP_LIMIT = 100_000;

  private final int threads;
  private final RunListener listener;
  private final Map<Long, Second> open = new TreeMap<>();
  private final List<IntervalSample> warmup = new ArrayList<>();
  private final List<IntervalSample> measured = new ArrayList<>();
  private final Histogram corrected = Histograms.create();
  private final Histogram drained = Histograms.create();
  private long echoes;
  private long bytes;

  private static final class Second {
    private final Histogram corrected = Histograms.create();
    private final Phase phase;
    private final int number;
    private int parts;
    private long durationNs;
    private long echoes;
    private long errors;
    private int openConnections;

    Second(ThreadInterval first) {
      this.phase = first.phase;
      this.number = first.second;
    }

    void add(ThreadInterval part) {
      parts++;
      durationNs = Math.max(durationNs, part.endNs - part.startNs);
      echoes += part.echoes;
      errors += part.errors;
      openConnections += part.openConnections;
      corrected.add(part.corrected);
    }

    IntervalSample sample() {
      return new IntervalSample(
          number,
          durationNs,
          echoes,
          errors,
          corrected.getValueAtPercentile(50),
          corrected.getValueAtPercentile(99),
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
    long order = part.second + (part.phase == Phase.WARMUP ? 0L : WARMUP_LIMIT);
    Second second = open.computeIfAbsent(order, o -> new Second(part));
    second.add(part);
    if (second.parts == threads) {
      open.remove(order);
      complete(second);
    }
  }

  /** Completes the remaining seconds after all threads have ended, some of them earlier. */
  public void finish() {
    open.values().forEach(this::complete);
    open.clear();
  }

  private void complete(Second second) {
    IntervalSample sample = second.sample();
    (second.phase == Phase.WARMUP ? warmup : measured).add(sample);
    listener.second(second.phase, sample, second.corrected);
  }

  /** Returns what all complete seconds sum up to. */
  public Throughput throughput(OptionalDouble targetPerSecond) {
    return new Throughput(targetPerSecond, echoes, bytes, warmup, measured);
  }

  public Histogram corrected() {
    return corrected;
  }

  /** Returns the part of {@link #corrected} that arrived after the measured time. */
  public Histogram drained() {
    return drained;
  }
}
