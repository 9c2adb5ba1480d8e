package dev.echolab.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/**
 * Parses a number of bytes as a user writes it: {@code 512}, {@code 64k}, {@code 1m}, {@code
 * 64KiB}.
 *
 * @param bytes 0 to 1 GiB
 */
public record ByteSize(int bytes) {
  private static final Pattern PATTERN = Pattern.compile("(\\d{1,10})(|b|k|kib|m|mib)");
  private static final int MAX_BYTES = 1 << 30;

  /** Parses one of the forms above, in either case. */
  public static ByteSize parse(String text) {
    Matcher matcher = PATTERN.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is not a number of bytes such as 512, 64k or 1m");
    }
    long unit =
        switch (matcher.group(2)) {
          case "", "b" -> 1L;
          case "k", "kib" -> 1024L;
          default -> 1024L * 1024L;
        };
    long bytes = Long.parseLong(matcher.group(1)) * unit;
    if (bytes > MAX_BYTES) {
      throw new TypeConversionException("'" + text + "' is more than 1024m");
    }
    return new ByteSize((int) bytes);
  }

  /** Returns the shortest exact form. */
  @Override
  public String toString() {
    if (bytes > 0 && bytes % (1 << 20) == 0) {
      return (bytes >> 20) + "m";
    }
    return bytes > 0 && bytes % 1024 == 0 ? (bytes >> 10) + "k" : Integer.toString(bytes);
  }
}
