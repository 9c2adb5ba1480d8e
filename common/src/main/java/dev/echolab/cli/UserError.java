package dev.echolab.cli;

/** Reports a failure whose message is sufficient for the user; shown as one line, exit code 1. */
public final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UserError(String message) {
    super(message);
  }

  public UserError(String message, Throwable cause) {
    super(message, cause);
  }
}
