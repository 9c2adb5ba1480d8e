package dev.echolab.load.driver;

import java.io.IOException;

/** No connection to a target could be made at the start; the message is fit for a user. */
public final class ConnectFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  public ConnectFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
