package dev.echolab.load.record;

import org.HdrHistogram.Histogram;

/** The one shape of all latency histograms, so that any two of them can be added. */
public final class Histograms {
  /** Longer times are recorded as this long: one hour, in nanoseconds. */
  public static final long HIGHEST_NS = 3_600_000_000_000L;

  /** Three significant digits: a figure is right within 0.1 %. */
  public static final int SIGNIFICANT_DIGITS = 3;

  private Histograms() {}

  public static Histogram create() {
    return new Histogram(1, HIGHEST_NS, SIGNIFICANT_DIGITS);
  }

  /** A time within the range of {@link #create}. */
  static long clamp(long ns) {
    return Math.max(0, Math.min(ns, HIGHEST_NS));
  }
}
