package dev.echolab.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses and formats durations such as {@code 500us}, {@code 250ms}, {@code 1.5s}, {@code 2m}. */
public final class Durations {
  private static final Pattern DURATION =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ns|us|ms|s|m|min|h)");

  private static final Map<String, Double> UNIT_NS =
      Map.of("ns", 1.0, "us", 1e3, "ms", 1e6, "s", 1e9, "m", 60e9, "min", 60e9, "h", 3600e9);

  /** Prevents an overflow when a duration is added to a time of the monotonic clock. */
  public static final Duration MAX_DURATION = Duration.ofDays(365);

  /** The digits before the decimal point that are read. */
  private static final long MAX_NUMBER = 999_999_999;

  private Durations() {}

  /** Parses one of the forms above, in either case. */
  public static Duration parseDuration(String text) {
    Matcher matcher = DURATION.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a duration such as 500us, 250ms, 1.5s or 2m");
    }
    double ns = Double.parseDouble(matcher.group(1)) * UNIT_NS.get(matcher.group(2));
    if (ns > MAX_DURATION.toNanos()) {
      throw new IllegalArgumentException(
          "'" + text + "' is more than " + MAX_DURATION.toHours() + "h");
    }
    if (ns > 0 && ns < 1) {
      throw new IllegalArgumentException("'" + text + "' is less than 1ns");
    }
    return Duration.ofNanos(Math.round(ns));
  }

  /** Returns an exact form that {@link #parseDuration} accepts, without a fraction if it can. */
  public static String format(Duration duration) {
    long ns = duration.toNanos();
    if (ns % 1_000_000_000L == 0) {
      return ns / 1_000_000_000L + "s";
    }
    if (ns % 1_000_000L == 0 && ns / 1_000_000L <= MAX_NUMBER) {
      return ns / 1_000_000L + "ms";
    }
    if (ns % 1_000L == 0 && ns / 1_000L <= MAX_NUMBER) {
      return ns / 1_000L + "us";
    }
    return ns <= MAX_NUMBER
        ? ns + "ns"
        : BigDecimal.valueOf(ns, 9).stripTrailingZeros().toPlainString() + "s";
  }
}
