package dev.echolab.lab.stats;

import java.util.Arrays;

/** Computes plain figures of a sample. No method changes its argument. */
public final class Stats {
  private Stats() {}

  /**
   * Returns the median; of an even number of values, the mean of the middle two.
   *
   * @throws IllegalArgumentException if there is no value
   */
  public static double median(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no values");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
