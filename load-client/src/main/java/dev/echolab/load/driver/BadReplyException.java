package dev.echolab.load.driver;

import dev.echolab.load.payload.BadReply;

/** The peer sent what was not due; nothing that follows on this connection can be placed. */
final class BadReplyException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient BadReply badReply;

  BadReplyException(BadReply badReply) {
    super(badReply.text());
    this.badReply = badReply;
  }

  BadReply badReply() {
    return badReply;
  }
}
