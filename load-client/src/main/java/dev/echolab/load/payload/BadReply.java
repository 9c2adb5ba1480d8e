package dev.echolab.load.payload;

import java.util.Locale;

/**
 * Describes a wrong reply.
 *
 * @param kind how it differs from the expected reply
 * @param text what was expected and what came, for a user
 */
public record BadReply(Kind kind, String text) {

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
}
