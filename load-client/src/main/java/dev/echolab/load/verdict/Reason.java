package dev.echolab.load.verdict;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * A rule of {@link RunValidator} that a run broke.
 *
 * @param code stable, for scripts
 * @param text for people, with figures and units
 */
public record Reason(Code code, String text) {

  /** The broken rule. A key never changes its meaning. */
  public enum Code {
    RATE_MISSED,
    LATE_SENDS,
    CLIENT_STARVED,
    CLIENT_STALLED,
    TOO_FEW_SAMPLES,
    CONNECTIONS_MISSING,
    ERRORS,
    CORRUPT,
    NOT_STEADY,
    NO_ECHO,
    ENDED_EARLY,
    INTERRUPTED,
    PART_INVALID;

    /**
     * Returns whether the machine or the client causes it. What a server causes (errors, corrupt
     * replies, lost connections) is a result, and no repeat may hide it.
     */
    public boolean isDisturbance() {
      return switch (this) {
        case LATE_SENDS, CLIENT_STARVED, CLIENT_STALLED, NOT_STEADY -> true;
        default -> false;
      };
    }

    @JsonValue
    public String key() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
