package dev.echolab.load.record;

import java.util.function.ToLongFunction;

/**
 * Counts the messages that were due in the measured time by outcome, and the refused connections,
 * which are errors, too.
 */
public record Outcomes(long ok, long timeout, long reset, long refused, long corrupt, long unsent) {

  public static final Outcomes NONE = ofRefused(0);

  /** Returns the count of refused connections, without a message. */
  public static Outcomes ofRefused(long connections) {
    return new Outcomes(0, 0, 0, connections, 0, 0);
  }

  /** Collects the count of each outcome. */
  static Outcomes of(ToLongFunction<Outcome> counts) {
    return new Outcomes(
        counts.applyAsLong(Outcome.OK),
        counts.applyAsLong(Outcome.TIMEOUT),
        counts.applyAsLong(Outcome.RESET),
        counts.applyAsLong(Outcome.REFUSED),
        counts.applyAsLong(Outcome.CORRUPT),
        counts.applyAsLong(Outcome.UNSENT));
  }

  public long of(Outcome outcome) {
    return switch (outcome) {
      case OK -> ok;
      case TIMEOUT -> timeout;
      case RESET -> reset;
      case REFUSED -> refused;
      case CORRUPT -> corrupt;
      case UNSENT -> unsent;
    };
  }

  public long errors() {
    return timeout + reset + refused + corrupt + unsent;
  }

  /** Returns the count of messages: of all outcomes but refused. */
  public long messages() {
    return total() - refused;
  }

  /** Returns the count of messages and of refused connections. */
  public long total() {
    return ok + errors();
  }

  /** Returns the fraction of errors, 0 to 1; 0 if nothing was counted. */
  public double errorShare() {
    return total() == 0 ? 0 : (double) errors() / total();
  }

  public Outcomes plus(Outcomes other) {
    return of(outcome -> of(outcome) + other.of(outcome));
  }
}
