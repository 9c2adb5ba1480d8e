package dev.echolab.load.payload;

/**
 * Packs the id of a framed message: the connection in the upper 24 bits, the sequence number in the
 * lower 40. So the id of a reply on the wrong connection identifies its message.
 */
public final class WireId {
  private static final int SEQUENCE_BITS = 40;
  private static final long SEQUENCE_MASK = (1L << SEQUENCE_BITS) - 1;

  private WireId() {}

  public static long of(int connection, long sequence) {
    return ((long) connection << SEQUENCE_BITS) | (sequence & SEQUENCE_MASK);
  }

  public static int connection(long id) {
    return (int) (id >>> SEQUENCE_BITS);
  }

  public static long sequence(long id) {
    return id & SEQUENCE_MASK;
  }
}
