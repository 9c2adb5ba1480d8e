package dev.echolab.load.driver;

import dev.echolab.protocol.Frame;
import java.nio.ByteBuffer;

/** Keeps the position in the stream of replies of one connection. Owned by its client thread. */
final class ReplyParseState {
  /** Payload bytes of the oldest message's reply that have been checked. */
  int checkedBytes;

  /** The header of the current reply has been checked. */
  boolean inPayload;

  /** A payload byte of the current reply was wrong. */
  boolean corrupt;

  private final byte[] headerPart = new byte[Frame.HEADER_BYTES];
  private int headerPartBytes;

  /** Puts the bytes kept by {@link #keepHeaderPart} at the start of an empty buffer. */
  void restoreHeaderPart(ByteBuffer buffer) {
    buffer.put(headerPart, 0, headerPartBytes);
  }

  /** Keeps the bytes from {@code from} to the buffer's position: an incomplete header. */
  void keepHeaderPart(ByteBuffer buffer, int from) {
    headerPartBytes = buffer.position() - from;
    buffer.get(from, headerPart, 0, headerPartBytes);
  }

  void nextReply() {
    checkedBytes = 0;
    inPayload = false;
    corrupt = false;
  }

  /** Starts at a message boundary, as a new socket does. */
  void reset() {
    nextReply();
    headerPartBytes = 0;
  }
}
