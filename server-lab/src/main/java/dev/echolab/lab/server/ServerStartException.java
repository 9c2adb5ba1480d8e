package dev.echolab.lab.server;

/**
 * Reports that a server did not start. The message is the last line that the server printed, fit
 * for a user.
 */
public final class ServerStartException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  public ServerStartException(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Returns the server's exit code; -1 if it still ran at the deadline without READY. */
  public int exitCode() {
    return exitCode;
  }
}
