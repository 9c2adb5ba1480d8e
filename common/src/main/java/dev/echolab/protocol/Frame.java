package dev.echolab.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads and writes frames in place, at absolute positions of a big-endian buffer.
 *
 * <pre>
 *  0        4    5    6      8                16
 *  +--------+----+----+------+----------------+----------- - - -
 *  | length |ver |type|flags |       id       |  payload
 *  +--------+----+----+------+----------------+----------- - - -
 *           |&lt;----------- length bytes: 12 + payload --- - - -
 * </pre>
 *
 * <p>No method moves the buffer's position or limit. Only {@link #of} and {@link #error} allocate.
 */
public final class Frame {
  /** Bytes before the payload: the length field and the 12 bytes that every length includes. */
  public static final int HEADER_BYTES = 16;

  /** Bytes of the length field itself, which the length does not include. */
  public static final int LENGTH_FIELD_BYTES = 4;

  /** The smallest valid length: a header without payload. */
  public static final int MIN_LENGTH = HEADER_BYTES - LENGTH_FIELD_BYTES;

  public static final byte VERSION = 1;

  public static final byte ECHO_REQUEST = 1;
  public static final byte ECHO_RESPONSE = 2;
  public static final byte STATS_REQUEST = 3;
  public static final byte STATS_RESPONSE = 4;
  public static final byte TRACE = 5;
  public static final byte ERROR = 6;

  /** Flag bit 0: requests a TRACE frame after the response. */
  public static final short FLAG_TRACE = 1;

  private static final int VERSION_OFFSET = 4;
  private static final int TYPE_OFFSET = 5;
  private static final int FLAGS_OFFSET = 6;
  private static final int ID_OFFSET = 8;

  private Frame() {}

  /**
   * Returns the length field of the frame that starts at {@code offset}: an unsigned 32-bit number.
   */
  public static long length(ByteBuffer buffer, int offset) {
    return Integer.toUnsignedLong(buffer.getInt(offset));
  }

  public static byte version(ByteBuffer buffer, int offset) {
    return buffer.get(offset + VERSION_OFFSET);
  }

  public static byte type(ByteBuffer buffer, int offset) {
    return buffer.get(offset + TYPE_OFFSET);
  }

  public static short flags(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + FLAGS_OFFSET);
  }

  public static long id(ByteBuffer buffer, int offset) {
    return buffer.getLong(offset + ID_OFFSET);
  }

  /**
   * Converts the complete request at {@code offset} into its response: same id, flags and payload.
   */
  public static void convertToResponse(ByteBuffer buffer, int offset) {
    buffer.put(offset + TYPE_OFFSET, ECHO_RESPONSE);
  }

  /** Writes a header; the caller writes the payload after it. */
  public static void putHeader(
      ByteBuffer buffer, int offset, byte type, short flags, long id, int payloadBytes) {
    buffer.putInt(offset, MIN_LENGTH + payloadBytes);
    buffer.put(offset + VERSION_OFFSET, VERSION);
    buffer.put(offset + TYPE_OFFSET, type);
    buffer.putShort(offset + FLAGS_OFFSET, flags);
    buffer.putLong(offset + ID_OFFSET, id);
  }

  /** Creates a frame in a new buffer, ready to be written. Not for the hot path: it allocates. */
  public static ByteBuffer of(byte type, short flags, long id, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + payload.length);
    putHeader(frame, 0, type, flags, id, payload.length);
    frame.put(HEADER_BYTES, payload);
    return frame;
  }

  /** Creates an ERROR frame: a 2-byte code and a UTF-8 message. */
  public static ByteBuffer error(ErrorCode code, long id, String message) {
    byte[] text = message.getBytes(StandardCharsets.UTF_8);
    byte[] payload = ByteBuffer.allocate(2 + text.length).putShort(code.code()).put(text).array();
    return of(ERROR, (short) 0, id, payload);
  }
}
