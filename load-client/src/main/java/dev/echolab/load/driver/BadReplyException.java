package dev.echolab.load.driver;

import dev.echolab.load.payload.BadReply;

/** The peer sent what was not due; nothing that follows on this connection can be placed. */
final class BadReplyException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient BadReply misanswer;

  BadReplyException(BadReply misanswer) {
    super(misanswer.text());
    this.misanswer = misanswer;
  }

  BadReply misanswer() {
    return misanswer;
  }
}
