package dev.echolab.lab.live;

/** Reports a request that is not granted: the HTTP status, and one line for a user. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  Refusal(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
