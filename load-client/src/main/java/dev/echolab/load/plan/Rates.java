package dev.echolab.load.plan;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads rates ({@code 500}, {@code 2.5k}, {@code 1m}) and fractions ({@code 0.1}, {@code 10%}),
 * each to the double that is nearest to it: 16.1 times 1000 is no whole number in floating point.
 */
public final class Rates {
  /** Decimals of a number that is read. */
  static final int MAX_DECIMALS = 9;

  private static final Pattern FORM =
      Pattern.compile("(\\d{1,12}(?:\\.\\d{1," + MAX_DECIMALS + "})?)(|k|m)(?:/s)?");

  private static final Pattern FRACTION = Pattern.compile("[-+0-9.eE]+%?");

  private Rates() {}

  /** Returns a number with the decimals that it needs, and no exponent. */
  public static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  /** Reads messages per second; an exception describes the accepted forms. */
  public static double parse(String text) {
    return parse(text, "a rate per second such as 500, 2.5k or 1m");
  }

  /** Reads the same forms; the message of the exception describes them as {@code what}. */
  public static double parse(String text, String what) {
    Matcher form = FORM.matcher(text.toLowerCase(Locale.ROOT));
    if (!form.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not " + what);
    }
    String exponent =
        switch (form.group(2)) {
          case "k" -> "e3";
          case "m" -> "e6";
          default -> "";
        };
    return Double.parseDouble(form.group(1) + exponent);
  }

  /** Reads a number from 0 to 1, or a percentage. */
  public static double parseFraction(String text) {
    boolean percent = text.endsWith("%");
    try {
      if (!FRACTION.matcher(text).matches()) {
        throw new NumberFormatException(); // 0x1p-3 and 1f are forms of Java only
      }
      double fraction =
          Double.parseDouble(percent ? text.substring(0, text.length() - 1) + "e-2" : text);
      if (fraction >= 0 && fraction <= 1) {
        return fraction;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a fraction such as 0.001 or 0.1%", e);
    }
    throw new IllegalArgumentException("'" + text + "' is not between 0% and 100%");
  }
}
