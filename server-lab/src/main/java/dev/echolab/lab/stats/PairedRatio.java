package dev.echolab.lab.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Collects the ratios of pairs that were measured one after the other, and computes their geometric
 * mean with its interval.
 *
 * <p>Most of what disturbs the machine disturbs both values of a pair, so it cancels out in their
 * ratio. Averaged as logarithms, a/b is the reciprocal of b/a. One thread.
 */
public final class PairedRatio {
  private final List<Double> logRatios = new ArrayList<>();

  /** Adds a pair; leaves it out unless both values are above 0 and finite. */
  public PairedRatio add(double numerator, double denominator) {
    return addLogs(Math.log(numerator), Math.log(denominator));
  }

  /** Adds a pair by its logarithms; leaves it out unless both are finite. */
  public PairedRatio addLogs(double numerator, double denominator) {
    if (Double.isFinite(numerator) && Double.isFinite(denominator)) {
      logRatios.add(numerator - denominator);
    }
    return this;
  }

  /**
   * Returns the geometric mean of the ratios and its 95 % interval; empty with fewer than {@link
   * Bootstrap#MIN_VALUES} pairs.
   */
  public Optional<ConfidenceInterval> interval(Bootstrap bootstrap) {
    return bootstrap.ofRatios(logs());
  }

  /**
   * Returns the geometric mean of the ratios and Student's t interval of it; empty with fewer than
   * {@link Bootstrap#MIN_VALUES} pairs. Unlike the bootstrap it has an interval for every error
   * rate: resamples of five values never leave their range.
   *
   * @param errorRate the probability with which the interval may miss the ratio, such as 0.05
   */
  public Optional<ConfidenceInterval> interval(double errorRate) {
    double[] logs = logs();
    int n = logs.length;
    if (n < Bootstrap.MIN_VALUES) {
      return Optional.empty();
    }
    double mean = Arrays.stream(logs).average().orElseThrow();
    double squares = Arrays.stream(logs).map(log -> (log - mean) * (log - mean)).sum();
    double standardError = Math.sqrt(squares / (n - 1) / n);
    return Optional.of(ConfidenceInterval.ofLogs(mean, standardError, n, errorRate));
  }

  private double[] logs() {
    return logRatios.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
