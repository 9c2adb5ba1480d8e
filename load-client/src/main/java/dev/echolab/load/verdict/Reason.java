package dev.echolab.load.verdict;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A rule of {@link RunValidator} that a run broke.
 *
 * @param code stable, for scripts
 * @param text for people, with figures and units
 */
public record Reason(Code code, String text) {

  /** The broken rule. A key never changes its meaning. */
  public enum Code {
    RATE_MISSED("rate-missed"),
    LATE_SENDS("late-sends"),
    CLIENT_STARVED("client-starved"),
    CLIENT_STALLED("client-stalled"),
    TOO_FEW_SAMPLES("too-few-samples"),
    CONNECTIONS_MISSING("connections-missing"),
    ERRORS("errors"),
    CORRUPT("corrupt"),
    NOT_STEADY("not-steady"),
    NO_ECHO("no-echo"),
    ENDED_EARLY("ended-early"),
    INTERRUPTED("interrupted"),
    PART_INVALID("part-invalid");

    private final String key;

    Code(String key) {
      this.key = key;
    }

    @JsonValue
    public String key() {
      return key;
    }
  }
}
