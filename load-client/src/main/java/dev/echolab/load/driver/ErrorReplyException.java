package dev.echolab.load.driver;

/** Reports an ERROR frame from the server. */
final class ErrorReplyException extends Exception {
  private static final long serialVersionUID = 1L;

  private final short code;

  ErrorReplyException(short code, String text) {
    super(text);
    this.code = code;
  }

  short code() {
    return code;
  }
}
