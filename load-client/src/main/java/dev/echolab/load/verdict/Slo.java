package dev.echolab.load.verdict;

import dev.echolab.cli.Durations;
import dev.echolab.load.plan.Rates;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.verdict.ThresholdResult.State;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/**
 * Compares a figure of a run with a threshold: {@code p99<2ms}, {@code max<=50ms}, {@code
 * errors<0.1%}, {@code rate>=50k}. Latencies are corrected round-trip times.
 *
 * @param text as the user typed it
 * @param percentile above 0 and below 100 for {@code PERCENTILE}, otherwise 0
 * @param operator {@code <}, {@code <=}, {@code >} or {@code >=}
 * @param bound nanoseconds, fraction (0 to 1) or messages per second
 */
public record Slo(String text, Metric metric, double percentile, String operator, double bound) {

  public enum Metric {
    PERCENTILE,
    MEAN,
    MAX,
    ERRORS,
    RATE
  }

  private static final Pattern FORM =
      Pattern.compile("(p\\d{1,2}(?:\\.\\d{1,6})?|mean|max|errors|rate)\\s*(<=|>=|<|>)\\s*(\\S+)");

  /**
   * Parses one of the forms above.
   *
   * @throws IllegalArgumentException with examples of a threshold
   */
  public static Slo parse(String text) {
    Matcher form = FORM.matcher(text.trim().toLowerCase(Locale.ROOT));
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a threshold such as p99<2ms, max<50ms, errors<0.1% or rate>=50k");
    }
    String name = form.group(1);
    Metric metric =
        name.startsWith("p") ? Metric.PERCENTILE : Metric.valueOf(name.toUpperCase(Locale.ROOT));
    double percentile = metric == Metric.PERCENTILE ? Double.parseDouble(name.substring(1)) : 0;
    if (metric == Metric.PERCENTILE && percentile <= 0) {
      throw new IllegalArgumentException("'" + text + "': a percentile is above 0 and below 100");
    }
    return new Slo(text.trim(), metric, percentile, form.group(2), bound(metric, form.group(3)));
  }

  private static double bound(Metric metric, String value) {
    return switch (metric) {
      case PERCENTILE, MEAN, MAX -> Durations.parseDuration(value).toNanos();
      case RATE -> Rates.parse(value);
      case ERRORS -> Rates.parseFraction(value);
    };
  }

  /** The figures of a run, or of its part until now, that thresholds are compared with. */
  record Figures(Histogram corrected, double echoesPerSecond, double errorShare) {
    static Figures of(RunResult result) {
      return new Figures(
          result.corrected(), result.echoesPerSecond(), result.outcomes().errorShare());
    }
  }

  /** Returns the figure; empty if it has too few samples. */
  private OptionalDouble measured(Figures figures) {
    Histogram latency = figures.corrected;
    boolean needsSamples = metric != Metric.RATE && metric != Metric.ERRORS;
    if (needsSamples && latency.getTotalCount() == 0) {
      return OptionalDouble.empty();
    }
    return switch (metric) {
      case RATE -> OptionalDouble.of(figures.echoesPerSecond);
      case ERRORS -> OptionalDouble.of(figures.errorShare);
      case MEAN -> OptionalDouble.of(latency.getMean());
      case MAX -> OptionalDouble.of((double) latency.getMaxValue());
      case PERCENTILE -> Percentile.of(latency, percentile).stream().asDoubleStream().findFirst();
    };
  }

  /** Compares the figure with the threshold. */
  ThresholdResult check(Figures figures) {
    OptionalDouble measured = measured(figures);
    if (measured.isEmpty()) {
      return new ThresholdResult(text, State.UNKNOWN, "too few samples");
    }
    double figure = measured.getAsDouble();
    return new ThresholdResult(
        text, holds(figure) ? State.MET : State.MISSED, "was " + format(figure));
  }

  private boolean holds(double measured) {
    return switch (operator) {
      case "<" -> measured < bound;
      case "<=" -> measured <= bound;
      case ">" -> measured > bound;
      default -> measured >= bound;
    };
  }

  private String format(double measured) {
    return switch (metric) {
      case RATE -> "%,.0f/s".formatted(measured);
      case ERRORS -> "%.4f%%".formatted(measured * 100);
      default -> "%.3f ms".formatted(measured / 1e6);
    };
  }
}
