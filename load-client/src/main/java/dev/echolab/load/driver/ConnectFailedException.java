package dev.echolab.load.driver;

import java.io.IOException;

/**
 * Reports that no connection to a target could be made, or that it speaks the other protocol; the
 * message is written for a user.
 */
public final class ConnectFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  ConnectFailedException(String message) {
    super(message);
  }

  public ConnectFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
