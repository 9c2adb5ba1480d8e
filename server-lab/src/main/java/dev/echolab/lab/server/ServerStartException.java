package dev.echolab.lab.server;

/**
 * Reports that a server did not start. The message is the last line that the server printed, fit
 * for a user.
 */
public final class ServerStartException extends Exception {
  private static final long serialVersionUID = 1L;

  public ServerStartException(String message) {
    super(message);
  }
}
