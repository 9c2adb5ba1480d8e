package dev.echolab.lab.sweep;

import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.Trial;
import dev.echolab.load.verdict.Reason;
import java.util.EnumSet;
import java.util.Set;

/**
 * Holds one measurement of a sweep.
 *
 * @param trial what was measured; its round is the number of the search of a knee
 * @param decides false for a measurement that was taken again because others disturbed it
 */
public record SweepPoint(Trial trial, boolean decides) {
  /** A point is disturbed if other programs use more than this share of all processors. */
  static final double DISTURBING_SHARE = 0.1;

  /** The codes of a disturbed client. */
  private static final Set<Reason.Code> CLIENT_CODES =
      EnumSet.of(Reason.Code.LATE_SENDS, Reason.Code.CLIENT_STARVED, Reason.Code.CLIENT_STALLED);

  /**
   * Returns true if no threshold was missed and nothing but the client is to blame for an INVALID
   * run: a late or starved client can only make latencies longer, which count from the intended
   * time. What meets its thresholds in spite of it meets them.
   */
  public boolean meets() {
    return trial.status() != Trial.Status.FAILED
        && trial.judgement().thresholdsMissed().isEmpty()
        && CLIENT_CODES.containsAll(trial.judgement().codes());
  }

  /** Returns true if the client caused the miss. */
  public boolean isLimitedByClient() {
    return !meets() && trial.judgement().codes().stream().anyMatch(CLIENT_CODES::contains);
  }

  /**
   * Returns the share of all processors that other programs and the host took; 0 if it is not
   * known.
   */
  double disturbance() {
    return trial.value(Metric.OTHERS).orElse(0) + trial.value(Metric.STOLEN).orElse(0);
  }

  /** Returns true if other programs may have caused a miss. */
  public boolean isDisturbed() {
    return disturbance() > DISTURBING_SHARE;
  }

  /** Returns the intended rate; not a number in a closed loop. */
  double ratePerSecond() {
    return trial.scenario().ratePerSecond().orElse(Double.NaN);
  }
}
