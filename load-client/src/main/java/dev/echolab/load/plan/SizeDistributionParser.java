package dev.echolab.load.plan;

import dev.echolab.load.plan.SizeDistribution.Band;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Payload sizes as a user writes them: {@code 128}, {@code 64..4k}, {@code 128:90,4096:9,64k:1}.
 */
public final class SizeDistributionParser {
  /** The largest payload that can be asked for. */
  public static final int MOST_BYTES = 256 << 20;

  private static final Pattern BAND =
      Pattern.compile(
          "(\\d{1,9})(k|m|)(?:\\.\\.(\\d{1,9})(k|m|))?(?::(\\d{1,9}(?:\\.\\d{1,9})?))?");

  private SizeDistributionParser() {}

  /**
   * Reads one of the forms above; the number behind a colon is a weight.
   *
   * @throws IllegalArgumentException which names what sizes look like
   */
  public static SizeDistribution parse(String text) {
    List<Band> bands = new ArrayList<>();
    for (String part : text.toLowerCase(Locale.ROOT).split(",", -1)) {
      bands.add(band(text, part));
    }
    return SizeDistribution.of(bands);
  }

  private static Band band(String text, String part) {
    Matcher form = BAND.matcher(part);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a payload size such as 128, 64..4096 or 128:90,4096:9,64k:1");
    }
    long least = bytes(form.group(1), form.group(2));
    long most = form.group(3) == null ? least : bytes(form.group(3), form.group(4));
    double weight = form.group(5) == null ? 1 : Double.parseDouble(form.group(5));
    if (most > MOST_BYTES) {
      throw new IllegalArgumentException("'" + text + "' is more than 256m bytes");
    }
    if (most < least) {
      throw new IllegalArgumentException("'" + text + "' ends below its beginning");
    }
    if (weight <= 0) {
      throw new IllegalArgumentException("'" + text + "' has a weight of 0");
    }
    return new Band((int) least, (int) most, weight);
  }

  private static long bytes(String digits, String unit) {
    return Long.parseLong(digits) << (unit.equals("k") ? 10 : unit.equals("m") ? 20 : 0);
  }
}
