package dev.echolab.load.payload;

import java.util.Locale;

/**
 * Reports a wrong reply to a user: what was expected and what came. But for {@link Kind#ALTERED}
 * the position in the stream of replies is lost: no later byte of the connection can be assigned to
 * a message.
 */
public final class BadReply extends Exception {
  private static final long serialVersionUID = 1L;

  /** How a reply differs from the expected one. */
  public enum Kind {
    /** The reply to a later message of the same connection. */
    SWAPPED,
    /** The reply to an earlier message of the same connection, sent again. */
    REPEATED,
    /** The reply to a message of another connection. */
    CROSSED,
    /** The expected reply with wrong bytes in it. */
    ALTERED,
    /** Bytes although no reply was expected. */
    SURPLUS,
    /** Not a response frame, or one whose length is wrong. */
    MALFORMED;

    /** Returns the stable code of the incident. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Kind kind;

  public BadReply(Kind kind, String text) {
    super(text);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
