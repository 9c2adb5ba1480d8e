package dev.echolab.load.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Joins the parts of all client threads into seconds and totals. Owned by one thread. */
public final class IntervalAggregator {
  private static final int WARMUP_LIMIT = 100_000;

  private final int threads;
  private final RunListener listener;
  private final Map<Long, Joined> open = new TreeMap<>();
  private final List<IntervalSample> warmup = new ArrayList<>();
  private final List<IntervalSample> measured = new ArrayList<>();
  private final Histogram corrected = Histograms.create();
  private final Histogram drained = Histograms.create();
  private long echoes;
  private long bytes;

  private static final class Joined {
    private final Histogram corrected = Histograms.create();
    private final Phase phase;
    private final int second;
    private int parts;
    private long durationNs;
    private long echoes;
    private long errors;
    private int openConnections;

    Joined(ThreadInterval first) {
      this.phase = first.phase;
      this.second = first.second;
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
          second,
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
   * @param threads a second is complete when so many threads have handed theirs in
   * @param listener is called for every complete second, in order
   */
  public IntervalAggregator(int threads, RunListener listener) {
    this.threads = threads;
    this.listener = listener;
  }

  /** Takes one thread's part; it may be used again when this returns. */
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
    Joined joined = open.computeIfAbsent(order, o -> new Joined(part));
    joined.add(part);
    if (joined.parts == threads) {
      open.remove(order);
      complete(joined);
    }
  }

  /** All threads have ended: what is left incomplete, because some ended earlier, is complete. */
  public void finish() {
    open.values().forEach(this::complete);
    open.clear();
  }

  private void complete(Joined joined) {
    IntervalSample sample = joined.sample();
    (joined.phase == Phase.WARMUP ? warmup : measured).add(sample);
    listener.second(joined.phase, sample, joined.corrected);
  }

  public List<IntervalSample> warmup() {
    return warmup;
  }

  public List<IntervalSample> measured() {
    return measured;
  }

  public Histogram corrected() {
    return corrected;
  }

  /** The part of {@link #corrected} that came after the measured time. */
  public Histogram drained() {
    return drained;
  }

  public long echoes() {
    return echoes;
  }

  public long bytes() {
    return bytes;
  }
}
