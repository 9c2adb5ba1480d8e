package dev.echolab.load.plan;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Chooses the payload size of each message: one size, a range, or weighted sizes. Immutable; any
 * thread may use it.
 *
 * <p>The size of a message is a pure function of the message's random word. It follows from seed,
 * connection and sequence number, so no size is stored for a message in flight.
 */
public final class SizeDistribution {
  /** The largest payload that {@link #parse} accepts. */
  public static final int MAX_PARSED_BYTES = 256 << 20;

  /** Sizes that are equally likely; the weight is relative to those of the other bands. */
  private record Band(int minBytes, int maxBytes, double weight) {}

  private static final Pattern BAND =
      Pattern.compile(
          "(\\d{1,9})(k|m|)(?:\\.\\.(\\d{1,9})(k|m|))?(?::(\\d{1,9}(?:\\.\\d{1,9})?))?");

  private final List<Band> bands;
  private final double totalWeight;

  /** The only size, or -1. */
  private final int fixedBytes;

  private SizeDistribution(List<Band> bands) {
    this.bands = bands;
    this.totalWeight = bands.stream().mapToDouble(Band::weight).sum();
    this.fixedBytes = minBytes() == maxBytes() ? minBytes() : -1;
  }

  /** Returns the distribution in which every payload has {@code bytes} bytes. */
  public static SizeDistribution fixed(int bytes) {
    return new SizeDistribution(List.of(new Band(bytes, bytes, 1)));
  }

  /**
   * Reads sizes as a user writes them: {@code 128}, {@code 64..4k}, {@code 128:90,4096:9,64k:1};
   * the number after a colon is a weight. An exception describes the accepted forms.
   */
  public static SizeDistribution parse(String text) {
    return new SizeDistribution(
        Stream.of(text.toLowerCase(Locale.ROOT).split(",", -1))
            .map(part -> parseBand(text, part))
            .toList());
  }

  private static Band parseBand(String text, String part) {
    Matcher form = BAND.matcher(part);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a payload size such as 128, 64..4096 or 128:90,4096:9,64k:1");
    }
    long min = parseBytes(form.group(1), form.group(2));
    long max = form.group(3) == null ? min : parseBytes(form.group(3), form.group(4));
    double weight = form.group(5) == null ? 1 : Double.parseDouble(form.group(5));
    if (max > MAX_PARSED_BYTES) {
      throw new IllegalArgumentException("'" + text + "' is more than 256m bytes");
    }
    if (max < min) {
      throw new IllegalArgumentException("'" + text + "' ends below its beginning");
    }
    if (weight <= 0) {
      throw new IllegalArgumentException("'" + text + "' has a weight of 0");
    }
    return new Band((int) min, (int) max, weight);
  }

  private static long parseBytes(String digits, String unit) {
    return Long.parseLong(digits) << (unit.equals("k") ? 10 : unit.equals("m") ? 20 : 0);
  }

  /** Returns the payload bytes of the message with this random word. */
  public int bytes(long random) {
    if (fixedBytes >= 0) {
      return fixedBytes;
    }
    double left = (random >>> 32) * 0x1p-32 * totalWeight;
    Band band = bands.get(0);
    for (int i = 1; i < bands.size() && left >= band.weight(); i++) {
      left -= band.weight();
      band = bands.get(i);
    }
    long span = band.maxBytes() - (long) band.minBytes() + 1;
    return band.minBytes() + (int) (((random & 0xFFFF_FFFFL) * span) >>> 32);
  }

  public int minBytes() {
    return bands.stream().mapToInt(Band::minBytes).min().orElseThrow();
  }

  public int maxBytes() {
    return bands.stream().mapToInt(Band::maxBytes).max().orElseThrow();
  }

  public double meanBytes() {
    return bands.stream()
        .mapToDouble(b -> b.weight() / totalWeight * (b.minBytes() + b.maxBytes()) / 2.0)
        .sum();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SizeDistribution that && bands.equals(that.bands);
  }

  @Override
  public int hashCode() {
    return bands.hashCode();
  }

  /** Returns the form that {@link #parse} reads. */
  @Override
  public String toString() {
    if (bands.size() == 1) {
      return range(bands.get(0));
    }
    return bands.stream()
        .map(b -> range(b) + ":" + Rates.plain(b.weight()))
        .collect(Collectors.joining(","));
  }

  private static String range(Band band) {
    return band.minBytes() == band.maxBytes()
        ? Integer.toString(band.minBytes())
        : band.minBytes() + ".." + band.maxBytes();
  }
}
