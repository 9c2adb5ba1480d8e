package dev.echolab.lab.stats;

import java.util.Arrays;
import java.util.Optional;

/** Computes the ratio of two samples that have nothing in common, such as two days. */
public final class UnpairedRatio {
  private UnpairedRatio() {}

  /**
   * Returns the ratio of the geometric means and Student's t interval of it, with the degrees of
   * freedom of the smaller sample; empty if either has fewer than {@link Bootstrap#MIN_VALUES}
   * values, or one that is not above 0.
   *
   * @param errorRate the probability with which the interval may miss the ratio, such as 0.05
   */
  public static Optional<ConfidenceInterval> of(double[] values, double[] base, double errorRate) {
    int count = Math.min(values.length, base.length);
    double log = meanLog(values) - meanLog(base);
    if (count < Bootstrap.MIN_VALUES || !Double.isFinite(log)) {
      return Optional.empty();
    }
    double standardError = Math.sqrt(squaredError(values) + squaredError(base));
    return Optional.of(ConfidenceInterval.ofLogs(log, standardError, count, errorRate));
  }

  /** Returns the geometric mean. */
  public static double mean(double[] values) {
    return Math.exp(meanLog(values));
  }

  private static double meanLog(double[] values) {
    return Arrays.stream(values).map(Math::log).average().orElseThrow();
  }

  /** Returns the squared standard error of the mean of the logarithms. */
  private static double squaredError(double[] values) {
    double mean = meanLog(values);
    int n = values.length;
    return Arrays.stream(values).map(x -> Math.log(x) - mean).map(x -> x * x).sum() / (n - 1) / n;
  }
}
