package dev.echolab.protocol;

/** Why a server ends a connection; the 2-byte code at the start of an ERROR frame's payload. */
public enum ErrorCode {
  BAD_LENGTH(1),
  BAD_VERSION(2),
  BAD_TYPE(3),
  /** The server is at its limit of connections. */
  BUSY(4),
  /** Step 3 failed; the fault is the server's. */
  INTERNAL(5);

  private final short code;

  ErrorCode(int code) {
    this.code = (short) code;
  }

  public short code() {
    return code;
  }
}
