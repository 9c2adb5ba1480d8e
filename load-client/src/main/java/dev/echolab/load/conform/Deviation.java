package dev.echolab.load.conform;

/** Reports that the server behaved differently from the case; the message says how. */
final class Deviation extends Exception {
  private static final long serialVersionUID = 1L;

  Deviation(String message) {
    super(message);
  }
}
