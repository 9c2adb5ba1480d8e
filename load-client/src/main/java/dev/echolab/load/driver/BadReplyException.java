package dev.echolab.load.driver;

import dev.echolab.load.payload.BadReply;

/**
 * Reports a wrong reply after which the position in the stream of replies is lost: no later byte of
 * this connection can be assigned to a message.
 */
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
