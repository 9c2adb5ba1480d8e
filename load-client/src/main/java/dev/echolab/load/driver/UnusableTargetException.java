package dev.echolab.load.driver;

import java.io.IOException;

/**
 * Reports that a target cannot be measured: it accepts no connection, ends one that the run needs,
 * or speaks the other protocol. The message is written for a user.
 */
public final class UnusableTargetException extends IOException {
  private static final long serialVersionUID = 1L;

  UnusableTargetException(String message) {
    super(message);
  }

  public UnusableTargetException(String message, Throwable cause) {
    super(message, cause);
  }
}
