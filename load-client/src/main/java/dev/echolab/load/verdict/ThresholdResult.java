package dev.echolab.load.verdict;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Says whether a threshold was met.
 *
 * @param text as the user typed it
 * @param figure what was measured, for people
 */
public record ThresholdResult(String text, State state, String figure) {

  public enum State {
    MET,
    MISSED,
    /** There are too few samples. */
    UNKNOWN;

    @JsonValue
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  boolean isMissed() {
    return state == State.MISSED;
  }

  @Override
  public String toString() {
    return text + ": " + figure;
  }
}
