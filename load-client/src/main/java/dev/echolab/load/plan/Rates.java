package dev.echolab.load.plan;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads rates as a user writes them: {@code 500}, {@code 2.5k}, {@code 1m}. */
public final class Rates {
  private static final Pattern FORM = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)(|k|m)(?:/s)?");

  private Rates() {}

  /**
   * Reads one of the forms above, in either case.
   *
   * @return messages per second
   * @throws IllegalArgumentException with the accepted forms
   */
  public static double parse(String text) {
    Matcher form = FORM.matcher(text.toLowerCase(Locale.ROOT));
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a rate per second such as 500, 2.5k or 1m");
    }
    double unit =
        switch (form.group(2)) {
          case "k" -> 1e3;
          case "m" -> 1e6;
          default -> 1;
        };
    return Double.parseDouble(form.group(1)) * unit;
  }
}
