package dev.echolab.lab.stats;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Locale;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Holds an estimate and its confidence interval: 95 %, unless an error rate was given.
 *
 * @param low lower end of the interval
 * @param value the estimate
 * @param high upper end of the interval
 */
@JsonPropertyOrder({"value", "low", "high"})
public record ConfidenceInterval(double low, double value, double high) {
  /**
   * Returns Student's t interval of a ratio, from the mean of the logarithms of {@code n} values.
   */
  static ConfidenceInterval ofLogs(double mean, double standardError, int n, double errorRate) {
    double half = TDistribution.of(n - 1).inverseSurvivalProbability(errorRate / 2) * standardError;
    return new ConfidenceInterval(Math.exp(mean - half), Math.exp(mean), Math.exp(mean + half));
  }

  /** Returns a ratio as text, such as {@code 1.034 (1.014..1.051)}. */
  public String ratioText() {
    return String.format(Locale.ROOT, "%.3f (%.3f..%.3f)", value, low, high);
  }

  /** Returns the interval for a sentence, such as {@code 0.98 to 1.50}. */
  public String rangeText() {
    return times(low) + " to " + times(high);
  }

  /** Returns a ratio for a sentence: three significant digits, two decimals around 1. */
  public static String times(double ratio) {
    String format = ratio >= 100 ? "%,.0f" : ratio >= 10 ? "%.1f" : ratio >= 0.1 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, format, ratio);
  }

  /** Returns the reciprocal: of a ratio a/b it is b/a. */
  public ConfidenceInterval inverse() {
    return new ConfidenceInterval(1 / high, 1 / value, 1 / low);
  }

  public boolean isAbove(double bound) {
    return low > bound;
  }

  public boolean isBelow(double bound) {
    return high < bound;
  }
}
