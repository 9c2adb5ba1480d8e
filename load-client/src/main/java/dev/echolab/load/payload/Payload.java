package dev.echolab.load.payload;

import java.nio.ByteBuffer;

/**
 * Gives the payload bytes of every message, to write them and to check the reply.
 *
 * <p>Generated payloads are not stored: the bytes that were sent are generated again to check the
 * reply, from seed, connection and sequence number. A payload is a sequence of 8-byte words that
 * starts at the message's own key. So no two messages of a run are alike, and a reply that is
 * stale, crossed or swapped differs in its first word. The key comes from the finalizer of
 * SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014); each next
 * word adds the odd constant of SplitMix64, which costs one addition per word.
 *
 * <p>Buffers are big-endian. {@link #put} and {@link #firstDifference} move no position or limit
 * and allocate nothing; any thread may call them.
 */
public final class Payload {
  /** Different bytes for every message. */
  public static final Payload GENERATED = new Payload(null);

  /** Result of {@link #firstDifference} if there is none. */
  public static final int SAME = -1;

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /** The same payload for every message, and zeros that fill up its last word; null: generated. */
  private final ByteBuffer fixed;

  private Payload(ByteBuffer fixed) {
    this.fixed = fixed;
  }

  /** Returns the same payload for every message: a copy of the bytes from position to limit. */
  public static Payload fixed(ByteBuffer bytes) {
    int length = bytes.remaining();
    return new Payload(
        ByteBuffer.allocate(length + Long.BYTES).put(0, bytes, bytes.position(), length));
  }

  /** Returns the key that the messages of one connection have in common. */
  public static long connectionKey(long seed, int connection) {
    return mix(mix(seed) + (connection + 1L) * GOLDEN);
  }

  /** Returns the key of one message: the start of its words, and the source of its size. */
  public static long messageKey(long connectionKey, long sequence) {
    return mix(connectionKey + (sequence + 1) * GOLDEN);
  }

  /** Returns payload bytes 8 x {@code index} and the seven after it, big-endian. */
  public long word(long messageKey, int index) {
    return fixed == null
        ? scramble(messageKey + index * GOLDEN)
        : fixed.getLong(index * Long.BYTES);
  }

  /** Returns the byte at {@code offset} of a payload. */
  public byte byteAt(long messageKey, int offset) {
    return (byte) (word(messageKey, offset >>> 3) >>> (56 - ((offset & 7) << 3)));
  }

  /**
   * Writes payload bytes {@code from} to {@code from + length} of a message at {@code at}.
   *
   * @param from offset within the payload, 0 or more
   */
  public void put(ByteBuffer out, int at, long messageKey, int from, int length) {
    if (fixed != null) {
      out.put(at, fixed, from, length);
      return;
    }
    int shift = at - from;
    int end = from + length;
    int offset = from;
    for (; offset < end && (offset & 7) != 0; offset++) {
      out.put(shift + offset, byteAt(messageKey, offset));
    }
    long counter = messageKey + (offset >>> 3) * GOLDEN;
    for (; offset <= end - Long.BYTES; offset += Long.BYTES) {
      out.putLong(shift + offset, scramble(counter));
      counter += GOLDEN;
    }
    for (; offset < end; offset++) {
      out.put(shift + offset, byteAt(messageKey, offset));
    }
  }

  /**
   * Compares the bytes at {@code at} with payload bytes {@code from} to {@code from + length}.
   *
   * @return offset within the payload of the first byte that differs, or {@link #SAME}
   */
  public int firstDifference(ByteBuffer in, int at, long messageKey, int from, int length) {
    int shift = at - from;
    int end = from + length;
    int offset = from;
    for (; offset < end && (offset & 7) != 0; offset++) {
      if (in.get(shift + offset) != byteAt(messageKey, offset)) {
        return offset;
      }
    }
    long counter = messageKey + (offset >>> 3) * GOLDEN;
    for (; offset <= end - Long.BYTES; offset += Long.BYTES) {
      long word = fixed == null ? scramble(counter) : fixed.getLong(offset);
      long difference = in.getLong(shift + offset) ^ word;
      if (difference != 0) {
        return offset + (Long.numberOfLeadingZeros(difference) >>> 3);
      }
      counter += GOLDEN;
    }
    for (; offset < end; offset++) {
      if (in.get(shift + offset) != byteAt(messageKey, offset)) {
        return offset;
      }
    }
    return SAME;
  }

  private static long scramble(long counter) {
    return counter ^ (counter >>> 29);
  }

  private static long mix(long x) {
    long z = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
