package dev.echolab.lab.stats;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Locale;

/**
 * Holds an estimate and its confidence interval: 95 %, unless an error rate was given.
 *
 * @param low lower end of the interval
 * @param value the estimate
 * @param high upper end of the interval
 */
@JsonPropertyOrder({"value", "low", "high"})
public record ConfidenceInterval(double low, double value, double high) {
  /** Returns the interval of ratios from that of their logarithms. */
  ConfidenceInterval exp() {
    return new ConfidenceInterval(Math.exp(low), Math.exp(value), Math.exp(high));
  }

  /** Returns a ratio as text, such as {@code 1.034 (1.014..1.051)}. */
  public String ratioText() {
    return String.format(Locale.ROOT, "%.3f (%.3f..%.3f)", value, low, high);
  }

  /** Returns a ratio for a sentence: {@code 1.20 x WHAT (1.10 to 1.30REMARK)}. */
  public String timesText(String what, String remark) {
    return "%s x %s (%s to %s%s)".formatted(times(value), what, times(low), times(high), remark);
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
