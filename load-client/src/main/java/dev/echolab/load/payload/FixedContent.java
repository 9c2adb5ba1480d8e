package dev.echolab.load.payload;

import java.nio.ByteBuffer;

/** The same payload for every message: the bytes of a file. */
public final class FixedContent implements Content {
  private final byte[] payload;
  private final ByteBuffer words;

  /**
   * Copies the payload.
   *
   * @param payload its bytes from position to limit
   */
  public FixedContent(ByteBuffer payload) {
    this.payload = new byte[payload.remaining()];
    payload.duplicate().get(this.payload);
    // The last word is filled up with zeros.
    this.words = ByteBuffer.allocate(this.payload.length + Long.BYTES).put(0, this.payload);
  }

  @Override
  public void put(ByteBuffer out, int at, long messageKey, int from, int length) {
    out.put(at, payload, from, length);
  }

  @Override
  public int firstDifference(ByteBuffer in, int at, long messageKey, int from, int length) {
    int i = 0;
    while (i + Long.BYTES <= length && in.getLong(at + i) == words.getLong(from + i)) {
      i += Long.BYTES;
    }
    while (i < length && in.get(at + i) == payload[from + i]) {
      i++;
    }
    return i == length ? Payload.SAME : from + i;
  }

  @Override
  public long word(long messageKey, int index) {
    return words.getLong(index * Long.BYTES);
  }
}
