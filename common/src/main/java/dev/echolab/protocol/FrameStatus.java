package dev.echolab.protocol;

import java.nio.ByteBuffer;

/** Classifies the bytes at a position of a buffer where a request should begin. */
public enum FrameStatus {
  /** Valid so far, but more bytes are needed. */
  INCOMPLETE,
  ECHO_REQUEST,
  STATS_REQUEST,
  BAD_LENGTH,
  BAD_VERSION,
  BAD_TYPE;

  /**
   * Classifies the bytes from {@code offset} to before {@code end}; allocates nothing. A bad length
   * is detected once its four bytes are there, a bad version or type once the header is complete.
   */
  public static FrameStatus of(ByteBuffer buffer, int offset, int end, int maxPayloadBytes) {
    int availableBytes = end - offset;
    if (availableBytes < Frame.LENGTH_FIELD_BYTES) {
      return INCOMPLETE;
    }
    long length = Frame.length(buffer, offset);
    if (length < Frame.MIN_LENGTH || length > Frame.MIN_LENGTH + (long) maxPayloadBytes) {
      return BAD_LENGTH;
    }
    if (availableBytes < Frame.HEADER_BYTES) {
      return INCOMPLETE;
    }
    if (Frame.version(buffer, offset) != Frame.VERSION) {
      return BAD_VERSION;
    }
    return switch (Frame.type(buffer, offset)) {
      case Frame.ECHO_REQUEST ->
          availableBytes < Frame.LENGTH_FIELD_BYTES + length ? INCOMPLETE : ECHO_REQUEST;
      case Frame.STATS_REQUEST -> length == Frame.MIN_LENGTH ? STATS_REQUEST : BAD_LENGTH;
      default -> BAD_TYPE;
    };
  }

  /**
   * Creates the ERROR frame for one of the three bad statuses.
   *
   * @throws IllegalStateException for any other status
   */
  public ByteBuffer toError(ByteBuffer buffer, int offset, int end, int maxPayloadBytes) {
    long id = end - offset >= Frame.HEADER_BYTES ? Frame.id(buffer, offset) : 0;
    return switch (this) {
      case BAD_LENGTH ->
          Frame.error(ErrorCode.BAD_LENGTH, id, badLength(buffer, offset, maxPayloadBytes));
      case BAD_VERSION -> {
        int version = Frame.version(buffer, offset);
        String text = "version %s, supported is %s".formatted(version, Frame.VERSION);
        yield Frame.error(ErrorCode.BAD_VERSION, id, text);
      }
      case BAD_TYPE -> {
        String text =
            "type %s is not a request: ECHO_REQUEST is %s, STATS_REQUEST is %s"
                .formatted(Frame.type(buffer, offset), Frame.ECHO_REQUEST, Frame.STATS_REQUEST);
        yield Frame.error(ErrorCode.BAD_TYPE, id, text);
      }
      case INCOMPLETE, ECHO_REQUEST, STATS_REQUEST ->
          throw new IllegalStateException(this + " is not an error");
    };
  }

  private static String badLength(ByteBuffer buffer, int offset, int maxPayloadBytes) {
    long length = Frame.length(buffer, offset);
    long maxLength = Frame.MIN_LENGTH + (long) maxPayloadBytes;
    return length >= Frame.MIN_LENGTH && length <= maxLength
        ? "length " + length + ", but a STATS_REQUEST has no payload"
        : "length " + length + ", valid range is " + Frame.MIN_LENGTH + " to " + maxLength;
  }
}
