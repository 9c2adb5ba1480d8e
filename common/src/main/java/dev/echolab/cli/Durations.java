package dev.echolab.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** Durations as a user writes them: {@code 500us}, {@code 250ms}, {@code 1.5s}, {@code 2m}. */
public final class Durations {
  private static final Pattern DURATION =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ns|us|ms|s|m|min|h)");

  /** So that a moment of the monotonic clock plus any duration is far from an overflow. */
  private static final Duration LONGEST = Duration.ofDays(365);

  private Durations() {}

  /**
   * Reads one of the forms above, in either case.
   *
   * @throws TypeConversionException which names what a duration looks like
   */
  public static Duration parseDuration(String text) {
    Matcher form = DURATION.matcher(text.toLowerCase(Locale.ROOT));
    if (!form.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is not a duration such as 500us, 250ms, 1.5s or 2m");
    }
    double unitNs =
        switch (form.group(2)) {
          case "ns" -> 1;
          case "us" -> 1e3;
          case "ms" -> 1e6;
          case "s" -> 1e9;
          case "m", "min" -> 60e9;
          default -> 3600e9;
        };
    double ns = Double.parseDouble(form.group(1)) * unitNs;
    if (ns > LONGEST.toNanos()) {
      throw new TypeConversionException("'" + text + "' is more than " + LONGEST.toHours() + "h");
    }
    return Duration.ofNanos(Math.round(ns));
  }

  /** The shortest exact form that {@link #parseDuration} takes. */
  public static String format(Duration duration) {
    long ns = duration.toNanos();
    if (ns % 1_000_000_000L == 0) {
      return ns / 1_000_000_000L + "s";
    }
    if (ns % 1_000_000L == 0) {
      return ns / 1_000_000L + "ms";
    }
    return ns % 1_000L == 0 ? ns / 1_000L + "us" : ns + "ns";
  }
}
