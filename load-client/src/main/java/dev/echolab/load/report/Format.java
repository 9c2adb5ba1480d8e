package dev.echolab.load.report;

import java.util.OptionalLong;

/** Formats figures for people: three or four significant digits and a unit. */
public final class Format {
  private Format() {}

  /** Formats a time: 950 ns, 23.4 us, 1.234 ms, 12.3 s. */
  public static String time(long ns) {
    if (ns < 1_000) {
      return ns + " ns";
    }
    if (ns < 999_950) {
      return scaled(ns / 1e3) + " us";
    }
    return ns < 999_950_000 ? scaled(ns / 1e6) + " ms" : scaled(ns / 1e9) + " s";
  }

  public static String time(OptionalLong ns) {
    return ns.isPresent() ? time(ns.getAsLong()) : "-";
  }

  private static String scaled(double value) {
    int decimals = value < 9.9995 ? 3 : value < 99.995 ? 2 : 1;
    return ("%." + decimals + "f").formatted(value);
  }

  public static String count(long n) {
    return "%,d".formatted(n);
  }

  public static String rate(double perSecond) {
    return (perSecond < 100 ? "%.2f" : "%,.0f").formatted(perSecond);
  }

  /** Formats a rate in a few characters, as {@code --rate} reads it: 950, 45.3k, 1.25m. */
  public static String shortRate(double perSecond) {
    double unit = perSecond < 1e3 ? 1 : perSecond < 1e6 ? 1e3 : 1e6;
    double value = perSecond / unit;
    String number = (value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f").formatted(value);
    String digits = number.contains(".") ? number.replaceFirst("\\.?0+$", "") : number;
    return digits + (unit == 1 ? "" : unit == 1e3 ? "k" : "m");
  }

  public static String percent(double fraction) {
    return "%.2f %%".formatted(fraction * 100);
  }

  /** Returns the short name of a percentile, such as p99.9. */
  static String percentileName(double percentile) {
    return "p" + (percentile % 1 == 0 ? "" + (int) percentile : "" + percentile);
  }
}
