package dev.echolab.lab.stats;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Computes 95 % intervals of a mean by resampling.
 *
 * <p>The plain percentile interval is too narrow for the few trials of a benchmark: five values
 * cover 95 % only nominally. This is the <i>expanded</i> percentile interval (Hesterberg, "What
 * Teachers Should Know About the Bootstrap", 2014, section 3.5): the percentiles are moved outwards
 * until a normal sample would get Student's t interval. With fewer than {@link #MIN_VALUES} values
 * no percentile reaches far enough, and there is no interval at all.
 *
 * <p>Seeded: the same values give the same interval.
 */
public final class Bootstrap {
  /**
   * Resamples never leave the range of the values. Of 4 values a 95 % interval would have to: its
   * tail is 0.012 %, but 0.4 % (1/4^4) of the resamples consist of the smallest value alone.
   */
  public static final int MIN_VALUES = 5;

  private static final long SEED = 1;
  private static final int RESAMPLES = 10_000;
  private static final double TAIL = 0.025;

  private Bootstrap() {}

  /** Returns the mean and its interval; empty if there are too few values for one. */
  public static Optional<ConfidenceInterval> ofMean(double[] values) {
    if (values.length < MIN_VALUES) {
      return Optional.empty();
    }
    SplittableRandom random = new SplittableRandom(SEED);
    double[] means = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      means[i] = resampledMean(values, random);
    }
    Arrays.sort(means);
    int low = (int) Math.floor(expandedTail(values.length) * (RESAMPLES - 1));
    return Optional.of(
        new ConfidenceInterval(means[low], Stats.mean(values), means[RESAMPLES - 1 - low]));
  }

  /** Returns the geometric mean of ratios and its interval, from their logarithms. */
  public static Optional<ConfidenceInterval> ofRatios(double[] logRatios) {
    return ofMean(logRatios).map(ConfidenceInterval::exp);
  }

  private static double resampledMean(double[] values, SplittableRandom random) {
    double sum = 0;
    for (int k = 0; k < values.length; k++) {
      sum += values[random.nextInt(values.length)];
    }
    return sum / values.length;
  }

  /** Returns the share of resamples beyond either end. */
  private static double expandedTail(int n) {
    double t = TDistribution.of(n - 1).inverseSurvivalProbability(TAIL);
    return NormalDistribution.of(0, 1).survivalProbability(t * Math.sqrt(n / (n - 1.0)));
  }
}
