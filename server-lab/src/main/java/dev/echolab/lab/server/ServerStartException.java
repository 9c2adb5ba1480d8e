package dev.echolab.lab.server;

/** A server did not come up; the message is the server's own last word, fit for a user. */
public final class ServerStartException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  ServerStartException(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Of the server; -1 if it was still running, silent, at the deadline. */
  public int exitCode() {
    return exitCode;
  }
}
