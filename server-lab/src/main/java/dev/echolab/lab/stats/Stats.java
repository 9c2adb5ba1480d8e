package dev.echolab.lab.stats;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Computes figures of samples. No method changes its arguments.
 *
 * <p>Ratios are averaged as logarithms: a/b is the reciprocal of b/a then. Their Student's t
 * intervals exist for every error rate, unlike those of {@link Bootstrap}: resamples of five values
 * never leave their range.
 */
public final class Stats {
  private Stats() {}

  /**
   * Returns the median: of an even number of values the mean of the middle two, of none not a
   * number.
   */
  public static double median(double... values) {
    double[] sorted = Arrays.stream(values).sorted().toArray();
    int n = sorted.length;
    return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  public static double geometricMean(double[] values) {
    return Math.exp(mean(logs(values)));
  }

  /**
   * Returns the geometric mean of the ratios of pairs and its interval; empty with fewer than
   * {@link Bootstrap#MIN_VALUES} pairs.
   *
   * @param errorRate the probability with which the interval may miss the ratio, such as 0.05
   */
  public static Optional<ConfidenceInterval> pairedRatio(double[] logRatios, double errorRate) {
    return interval(mean(logRatios), squaredError(logRatios), logRatios.length, errorRate);
  }

  /**
   * Returns the ratio of the geometric means of two samples that have nothing in common, such as
   * two days, and its interval, with the degrees of freedom of the smaller sample; empty if either
   * has fewer than {@link Bootstrap#MIN_VALUES} values, or one that is not above 0.
   *
   * @param errorRate the probability with which the interval may miss the ratio, such as 0.05
   */
  public static Optional<ConfidenceInterval> unpairedRatio(
      double[] values, double[] base, double errorRate) {
    double[] logs = logs(values);
    double[] baseLogs = logs(base);
    return interval(
        mean(logs) - mean(baseLogs),
        squaredError(logs) + squaredError(baseLogs),
        Math.min(logs.length, baseLogs.length),
        errorRate);
  }

  private static Optional<ConfidenceInterval> interval(
      double meanLog, double squaredError, int n, double errorRate) {
    if (n < Bootstrap.MIN_VALUES || !Double.isFinite(meanLog)) {
      return Optional.empty();
    }
    double t = TDistribution.of(n - 1).inverseSurvivalProbability(errorRate / 2);
    double half = t * Math.sqrt(squaredError);
    return Optional.of(new ConfidenceInterval(meanLog - half, meanLog, meanLog + half).exp());
  }

  private static double[] logs(double[] values) {
    return Arrays.stream(values).map(Math::log).toArray();
  }

  static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  /** Returns the squared standard error of the mean. */
  private static double squaredError(double[] values) {
    double mean = mean(values);
    int n = values.length;
    return Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum() / (n - 1) / n;
  }
}
