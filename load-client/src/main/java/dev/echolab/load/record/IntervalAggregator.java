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
  private final Map<Long, ThreadInterval> open = new TreeMap<>();
  private final List<IntervalSample> warmup = new ArrayList<>();
  private final List<IntervalSample> measured = new ArrayList<>();
  private final Histogram corrected = Histograms.create();
  private final Histogram drained = Histograms.create();
  private long echoes;
  private long bytes;

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
    ThreadInterval second = open.computeIfAbsent(order, o -> new ThreadInterval());
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

  private void complete(ThreadInterval second) {
    IntervalSample sample = second.sample();
    (second.phase == Phase.WARMUP ? warmup : measured).add(sample);
    listener.second(second.phase, sample, second.corrected);
  }

  /** Returns what all complete seconds sum up to. */
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
