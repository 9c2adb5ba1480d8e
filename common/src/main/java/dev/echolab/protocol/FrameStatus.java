package dev.echolab.protocol;

import java.nio.ByteBuffer;

/** What stands at a place of a buffer where a request should begin. */
public enum FrameStatus {
  /** Nothing wrong so far, but not whole yet. */
  INCOMPLETE,
  /** A whole ECHO_REQUEST. */
  ECHO_REQUEST,
  /** A whole STATS_REQUEST. */
  STATS_REQUEST,
  BAD_LENGTH,
  BAD_VERSION,
  BAD_TYPE;

  /**
   * Looks at the bytes from {@code at} to {@code end}; allocates nothing. A bad length is seen as
   * soon as its four bytes are there, a bad version or type with the whole header.
   *
   * @param maxPayloadBytes the limit on a payload
   */
  public static FrameStatus of(ByteBuffer buffer, int at, int end, int maxPayloadBytes) {
    int availableBytes = end - at;
    if (availableBytes < Frame.LENGTH_FIELD_BYTES) {
      return INCOMPLETE;
    }
    long length = Frame.length(buffer, at);
    if (length < Frame.MIN_LENGTH || length > Frame.MIN_LENGTH + (long) maxPayloadBytes) {
      return BAD_LENGTH;
    }
    if (availableBytes < Frame.HEADER_BYTES) {
      return INCOMPLETE;
    }
    if (Frame.version(buffer, at) != Frame.VERSION) {
      return BAD_VERSION;
    }
    return switch (Frame.type(buffer, at)) {
      case Frame.ECHO_REQUEST ->
          availableBytes < Frame.LENGTH_FIELD_BYTES + length ? INCOMPLETE : ECHO_REQUEST;
      case Frame.STATS_REQUEST -> length == Frame.MIN_LENGTH ? STATS_REQUEST : BAD_LENGTH;
      default -> BAD_TYPE;
    };
  }

  /** The ERROR frame for what is bad here; only for the three that are. */
  public ByteBuffer toError(ByteBuffer buffer, int at, int end, int maxPayloadBytes) {
    long id = end - at >= Frame.HEADER_BYTES ? Frame.id(buffer, at) : 0;
    return switch (this) {
      case BAD_LENGTH ->
          Frame.error(ErrorCode.BAD_LENGTH, id, badLength(buffer, at, maxPayloadBytes));
      case BAD_VERSION ->
          Frame.error(
              ErrorCode.BAD_VERSION,
              id,
              "version " + Frame.version(buffer, at) + ", spoken here is " + Frame.VERSION);
      case BAD_TYPE ->
          Frame.error(
              ErrorCode.BAD_TYPE,
              id,
              "type "
                  + Frame.type(buffer, at)
                  + " is no request: ECHO_REQUEST is "
                  + Frame.ECHO_REQUEST
                  + ", STATS_REQUEST is "
                  + Frame.STATS_REQUEST);
      case INCOMPLETE, ECHO_REQUEST, STATS_REQUEST ->
          throw new IllegalStateException(this + " is no error");
    };
  }

  private static String badLength(ByteBuffer buffer, int at, int maxPayloadBytes) {
    long length = Frame.length(buffer, at);
    long most = Frame.MIN_LENGTH + (long) maxPayloadBytes;
    return length >= Frame.MIN_LENGTH && length <= most
        ? "length " + length + ", a STATS_REQUEST has no payload"
        : "length " + length + ", allowed is " + Frame.MIN_LENGTH + " to " + most;
  }
}
