package dev.echolab.protocol;

/**
 * Gives the reason why a server ends a connection: the 2-byte code at the start of an ERROR frame's
 * payload.
 */
public enum ErrorCode {
  BAD_LENGTH(1),
  BAD_VERSION(2),
  BAD_TYPE(3),
  /** The server has reached its limit on connections. */
  BUSY(4),
  /** Step 3 failed: an error of the server, not of the peer. */
  INTERNAL(5);

  private final short code;

  ErrorCode(int code) {
    this.code = (short) code;
  }

  public short code() {
    return code;
  }
}
