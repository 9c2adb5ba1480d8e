package dev.echolab.load.plan;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How large payloads are: one size, a range, or weighted sizes. Immutable; any thread may use it.
 *
 * <p>The size of a message is a function of the message's random word alone, so that whoever knows
 * seed, connection and id knows the size, and nobody has to remember it.
 */
public final class SizeDistribution {

  /**
   * One band of sizes, all equally likely within it.
   *
   * @param minBytes smallest payload, 0 or more
   * @param maxBytes largest payload, at least {@code minBytes}
   * @param weight share of the band among all bands, more than 0
   */
  public record Band(int minBytes, int maxBytes, double weight) {
    public Band {
      if (minBytes < 0 || maxBytes < minBytes || !(weight > 0)) {
        throw new IllegalArgumentException(
            "no band of sizes: " + minBytes + ".." + maxBytes + ":" + weight);
      }
    }
  }

  private static final double TWO_TO_MINUS_32 = 0x1p-32;

  private final List<Band> bands;
  private final double[] cumulative;
  private final int fixedBytes;

  private SizeDistribution(List<Band> bands) {
    this.bands = List.copyOf(bands);
    this.cumulative = new double[bands.size()];
    double total = bands.stream().mapToDouble(Band::weight).sum();
    double sum = 0;
    for (int i = 0; i < cumulative.length; i++) {
      sum += bands.get(i).weight() / total;
      cumulative[i] = sum;
    }
    Band only = bands.get(0);
    this.fixedBytes =
        bands.size() == 1 && only.minBytes() == only.maxBytes() ? only.minBytes() : -1;
  }

  /** Every payload has {@code bytes} bytes. */
  public static SizeDistribution fixed(int bytes) {
    return of(List.of(new Band(bytes, bytes, 1)));
  }

  /** Bands in the order given; at least one. */
  public static SizeDistribution of(List<Band> bands) {
    if (bands.isEmpty()) {
      throw new IllegalArgumentException("no sizes");
    }
    return new SizeDistribution(bands);
  }

  /**
   * The size of the message with this random word.
   *
   * @return payload bytes, {@link #minBytes} to {@link #maxBytes}
   */
  public int bytes(long random) {
    if (fixedBytes >= 0) {
      return fixedBytes;
    }
    double u = (random >>> 32) * TWO_TO_MINUS_32;
    int i = 0;
    while (i < cumulative.length - 1 && u >= cumulative[i]) {
      i++;
    }
    Band band = bands.get(i);
    long span = band.maxBytes() - (long) band.minBytes() + 1;
    return band.minBytes() + (int) (((random & 0xFFFF_FFFFL) * span) >>> 32);
  }

  /** The largest payload in bytes. */
  public int maxBytes() {
    return bands.stream().mapToInt(Band::maxBytes).max().orElseThrow();
  }

  /** The smallest payload in bytes. */
  public int minBytes() {
    return bands.stream().mapToInt(Band::minBytes).min().orElseThrow();
  }

  /** The expected payload in bytes. */
  public double meanBytes() {
    double total = bands.stream().mapToDouble(Band::weight).sum();
    return bands.stream()
        .mapToDouble(b -> b.weight() / total * (b.minBytes() + b.maxBytes()) / 2.0)
        .sum();
  }

  public List<Band> bands() {
    return bands;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SizeDistribution that && bands.equals(that.bands);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(cumulative) ^ bands.hashCode();
  }

  /** The form that {@code --size} takes. */
  @Override
  public String toString() {
    if (bands.size() == 1) {
      return range(bands.get(0));
    }
    return bands.stream()
        .map(b -> range(b) + ":" + trimmed(b.weight()))
        .collect(Collectors.joining(","));
  }

  private static String range(Band band) {
    return band.minBytes() == band.maxBytes()
        ? Integer.toString(band.minBytes())
        : band.minBytes() + ".." + band.maxBytes();
  }

  private static String trimmed(double weight) {
    return weight == Math.rint(weight) ? Long.toString((long) weight) : Double.toString(weight);
  }
}
