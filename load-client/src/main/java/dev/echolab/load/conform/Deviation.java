package dev.echolab.load.conform;

/** The server did something else; the message says what. */
final class Deviation extends Exception {
  private static final long serialVersionUID = 1L;

  Deviation(String whatCameBack) {
    super(whatCameBack);
  }
}
