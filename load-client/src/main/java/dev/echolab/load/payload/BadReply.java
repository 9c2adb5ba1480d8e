package dev.echolab.load.payload;

/**
 * What is wrong with an answer that is not the one that was due.
 *
 * @param kind what kind of wrong
 * @param text what was expected and what came, for a human
 */
public record BadReply(Kind kind, String text) {

  public enum Kind {
    /** The answer to a later message of the same connection. */
    SWAPPED("swapped"),
    /** The answer to an earlier message of the same connection, once more. */
    REPEATED("repeated"),
    /** The answer to a message of another connection. */
    CROSSED("crossed"),
    /** The right answer with wrong bytes in it. */
    ALTERED("altered"),
    /** Bytes although nothing was owed. */
    SURPLUS("surplus"),
    /** Not a response frame at all, or one whose length is wrong. */
    MALFORMED("malformed");

    private final String key;

    Kind(String key) {
      this.key = key;
    }

    /** The stable code of the incident. */
    public String key() {
      return key;
    }
  }
}
