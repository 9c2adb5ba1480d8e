package dev.echolab.load.verdict;

import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/** Computes a percentile only if enough samples lie above it. */
public final class Percentile {
  /** The samples that must lie above a percentile. */
  public static final int SAMPLES_BEYOND = 10;

  private Percentile() {}

  /** Returns the samples that a percentile needs: 1,000 for the 99th, 10,000 for the 99.9th. */
  public static long samplesNeeded(double percentile) {
    return (long) Math.ceil(SAMPLES_BEYOND / (1 - percentile / 100) - 1e-6);
  }

  /**
   * Returns the value, or empty if there are too few samples.
   *
   * @param percentile above 0 and below 100
   */
  public static OptionalLong of(Histogram histogram, double percentile) {
    return histogram.getTotalCount() >= samplesNeeded(percentile)
        ? OptionalLong.of(histogram.getValueAtPercentile(percentile))
        : OptionalLong.empty();
  }

  public static Long orNull(Histogram histogram, double percentile) {
    OptionalLong value = of(histogram, percentile);
    return value.isPresent() ? (Long) value.getAsLong() : null;
  }
}
