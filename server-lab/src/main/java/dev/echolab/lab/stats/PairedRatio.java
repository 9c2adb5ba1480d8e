package dev.echolab.lab.stats;

import java.util.ArrayList;
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
    return bootstrap.ofRatios(logRatios.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
