package dev.echolab.load.record;

import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Creates all latency histograms with the same range and precision, so that they can be added. */
public final class Histograms {
  /** The highest recordable time, in nanoseconds: one hour. Longer times are recorded as this. */
  public static final long HIGHEST_NS = 3_600_000_000_000L;

  private Histograms() {}

  /** Returns one with three significant digits: a value is exact within 0.1 %. */
  public static Histogram create() {
    return new Histogram(1, HIGHEST_NS, 3);
  }

  /** Returns the sum of histograms, such as those of all client threads. */
  public static Histogram sum(Stream<Histogram> parts) {
    Histogram sum = create();
    parts.forEach(sum::add);
    return sum;
  }

  /** Limits a time to the range of {@link #create}. */
  public static long clamp(long ns) {
    return Math.max(0, Math.min(ns, HIGHEST_NS));
  }
}
