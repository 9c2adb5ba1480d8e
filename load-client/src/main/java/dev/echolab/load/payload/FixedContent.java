package dev.echolab.load.payload;

import java.nio.ByteBuffer;

/** The same payload for every message: the bytes of a file. */
public final class FixedContent implements Content {
  /** The payload, and zeros after it that fill up the last word. */
  private final ByteBuffer words;

  /**
   * Copies the payload.
   *
   * @param payload its bytes from position to limit
   */
  public FixedContent(ByteBuffer payload) {
    int length = payload.remaining();
    this.words =
        ByteBuffer.allocate(length + Long.BYTES).put(0, payload, payload.position(), length);
  }

  @Override
  public void put(ByteBuffer out, int at, long messageKey, int from, int length) {
    out.put(at, words, from, length);
  }

  @Override
  public int firstDifference(ByteBuffer in, int at, long messageKey, int from, int length) {
    int i = 0;
    while (i + Long.BYTES <= length && in.getLong(at + i) == words.getLong(from + i)) {
      i += Long.BYTES;
    }
    while (i < length && in.get(at + i) == words.get(from + i)) {
      i++;
    }
    return i == length ? Payload.SAME : from + i;
  }

  @Override
  public long word(long messageKey, int index) {
    return words.getLong(index * Long.BYTES);
  }
}
