package dev.echolab.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The layout of a frame, read and written in place at absolute positions of a big-endian buffer.
 *
 * <pre>
 *  0        4    5    6      8                16
 *  +--------+----+----+------+----------------+----------- - - -
 *  | length |ver |type|flags |       id       |  payload
 *  +--------+----+----+------+----------------+----------- - - -
 *           |&lt;----------- length bytes: 12 + payload --- - - -
 * </pre>
 *
 * No method moves the buffer's position or limit, and none allocates.
 */
public final class Frame {
  /** Bytes before the payload: the length field and what it counts at least. */
  public static final int HEADER_BYTES = 16;

  /** Bytes of the length field itself, which the length does not count. */
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

  /** Flag bit 0: answer this request with its response and a TRACE frame behind it. */
  public static final short FLAG_TRACE = 1;

  private static final int VERSION_AT = 4;
  private static final int TYPE_AT = 5;
  private static final int FLAGS_AT = 6;
  private static final int ID_AT = 8;

  private Frame() {}

  /** The length field of the frame that starts at {@code at}: an unsigned 32-bit number. */
  public static long length(ByteBuffer buffer, int at) {
    return Integer.toUnsignedLong(buffer.getInt(at));
  }

  public static byte version(ByteBuffer buffer, int at) {
    return buffer.get(at + VERSION_AT);
  }

  public static byte type(ByteBuffer buffer, int at) {
    return buffer.get(at + TYPE_AT);
  }

  public static short flags(ByteBuffer buffer, int at) {
    return buffer.getShort(at + FLAGS_AT);
  }

  public static long id(ByteBuffer buffer, int at) {
    return buffer.getLong(at + ID_AT);
  }

  /** Turns the whole request at {@code at} into its response: same id, flags and payload. */
  public static void convertToResponse(ByteBuffer buffer, int at) {
    buffer.put(at + TYPE_AT, ECHO_RESPONSE);
  }

  /** Writes a header; the payload's bytes are the caller's to put behind it. */
  public static void putHeader(
      ByteBuffer buffer, int at, byte type, short flags, long id, int payloadBytes) {
    buffer.putInt(at, MIN_LENGTH + payloadBytes);
    buffer.put(at + VERSION_AT, VERSION);
    buffer.put(at + TYPE_AT, type);
    buffer.putShort(at + FLAGS_AT, flags);
    buffer.putLong(at + ID_AT, id);
  }

  /** A whole frame in a buffer of its own, ready to be written. For answers off the hot path. */
  public static ByteBuffer of(byte type, short flags, long id, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + payload.length);
    putHeader(frame, 0, type, flags, id, payload.length);
    frame.put(HEADER_BYTES, payload);
    return frame;
  }

  /** An ERROR frame: a 2-byte code and a UTF-8 message. */
  public static ByteBuffer error(ErrorCode code, long id, String message) {
    byte[] text = message.getBytes(StandardCharsets.UTF_8);
    byte[] payload = ByteBuffer.allocate(2 + text.length).putShort(code.code()).put(text).array();
    return of(ERROR, (short) 0, id, payload);
  }
}
