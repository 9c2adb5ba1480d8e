package dev.echolab.load.driver;

import dev.echolab.load.workload.Misanswer;

/** The peer sent what was not due; nothing that follows on this connection can be placed. */
final class WrongAnswerException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Misanswer misanswer;

  WrongAnswerException(Misanswer misanswer) {
    super(misanswer.text());
    this.misanswer = misanswer;
  }

  Misanswer misanswer() {
    return misanswer;
  }
}
