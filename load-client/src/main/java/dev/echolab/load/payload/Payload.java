package dev.echolab.load.payload;

import java.nio.ByteBuffer;

/**
 * Generates and checks the bytes of every message, as a function of seed, connection and sequence
 * number.
 *
 * <p>No payload is stored: the bytes that were sent are generated again to check the reply. A
 * payload is a sequence of 8-byte words that starts at the message's own key. So no two messages of
 * a run are alike, and a reply that is stale, crossed or swapped differs in its first word. The key
 * comes from the finalizer of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number
 * Generators, 2014); each next word adds the odd constant of SplitMix64, which costs one addition
 * per word.
 *
 * <p>Pure functions on a big-endian buffer; no method moves its position or limit.
 */
public final class Payload {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /** Result of {@link #firstDifference} if there is none. */
  public static final int SAME = -1;

  private Payload() {}

  /** Returns the key that the messages of one connection have in common. */
  public static long connectionKey(long seed, int connection) {
    return mix(mix(seed) + (connection + 1L) * GOLDEN);
  }

  /** Returns the key of one message: the start of its words, and the source of its size. */
  public static long messageKey(long connectionKey, long sequence) {
    return mix(connectionKey + (sequence + 1) * GOLDEN);
  }

  /** Returns word {@code index}; byte <i>b</i> of it is the <i>b</i>-th most significant. */
  public static long word(long messageKey, int index) {
    return scramble(messageKey + index * GOLDEN);
  }

  /**
   * Writes payload bytes {@code from} to {@code from + length} of a message at {@code at}.
   *
   * @param from offset within the payload, 0 or more
   */
  public static void put(ByteBuffer out, int at, long messageKey, int from, int length) {
    int offset = from;
    int end = from + length;
    int p = at;
    while (offset < end && (offset & 7) != 0) {
      out.put(p++, byteOf(messageKey, offset++));
    }
    long counter = messageKey + (offset >>> 3) * GOLDEN;
    int lastWord = end - 8;
    while (offset <= lastWord) {
      out.putLong(p, scramble(counter));
      counter += GOLDEN;
      p += 8;
      offset += 8;
    }
    while (offset < end) {
      out.put(p++, byteOf(messageKey, offset++));
    }
  }

  /**
   * Compares the bytes at {@code at} with payload bytes {@code from} to {@code from + length}.
   *
   * @return offset within the payload of the first byte that differs, or {@link #SAME}
   */
  public static int firstDifference(ByteBuffer in, int at, long messageKey, int from, int length) {
    int offset = from;
    int end = from + length;
    int p = at;
    while (offset < end && (offset & 7) != 0) {
      if (in.get(p++) != byteOf(messageKey, offset++)) {
        return offset - 1;
      }
    }
    long counter = messageKey + (offset >>> 3) * GOLDEN;
    int lastWord = end - 8;
    while (offset <= lastWord) {
      long difference = in.getLong(p) ^ scramble(counter);
      if (difference != 0) {
        return offset + (Long.numberOfLeadingZeros(difference) >>> 3);
      }
      counter += GOLDEN;
      p += 8;
      offset += 8;
    }
    while (offset < end) {
      if (in.get(p++) != byteOf(messageKey, offset++)) {
        return offset - 1;
      }
    }
    return SAME;
  }

  /** Returns the byte at {@code offset} of a payload. */
  public static byte byteOf(long messageKey, int offset) {
    return (byte) (word(messageKey, offset >>> 3) >>> (56 - ((offset & 7) << 3)));
  }

  private static long scramble(long x) {
    return x ^ (x >>> 29);
  }

  private static long mix(long x) {
    long z = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
