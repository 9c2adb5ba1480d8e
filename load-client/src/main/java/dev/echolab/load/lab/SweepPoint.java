package dev.echolab.load.lab;

import dev.echolab.load.verdict.Reason;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One point of a sweep.
 *
 * @param trial what was measured
 * @param search 1 for the first search of a knee, then its repetitions; the round elsewhere
 */
public record SweepPoint(Trial trial, int search) {
  /** Signs that the client was the bottleneck: nothing follows for the server. */
  private static final Set<Reason.Code> OF_THE_CLIENT =
      EnumSet.of(Reason.Code.LATE_SENDS, Reason.Code.CLIENT_STARVED, Reason.Code.CLIENT_STALLED);

  /** True if the run may be believed and missed no threshold. */
  public boolean meets() {
    return trial.isValid() && trial.thresholdsMissed().isEmpty();
  }

  /** True if it failed for the client's sake. */
  public boolean isLimitedByClient() {
    return !meets() && trial.codes().stream().anyMatch(OF_THE_CLIENT::contains);
  }

  /** Codes and texts of all that was wrong. */
  public List<String> reasons() {
    return trial.reasons();
  }
}
