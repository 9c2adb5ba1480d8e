package dev.echolab.load.verdict;

import dev.echolab.cli.ExitCode;
import java.util.List;

/**
 * States whether the figures of a run can be trusted and whether they meet the thresholds.
 *
 * @param status VALID or INVALID
 * @param reasons why INVALID; empty if VALID
 * @param thresholdsMissed the missed {@code --slo} thresholds, as text with the measured figure
 */
public record Verdict(Status status, List<Reason> reasons, List<String> thresholdsMissed) {

  public enum Status {
    VALID,
    INVALID
  }

  public Verdict {
    reasons = List.copyOf(reasons);
    thresholdsMissed = List.copyOf(thresholdsMissed);
  }

  /** Returns VALID without a reason. */
  static Verdict of(List<Reason> reasons, List<String> thresholdsMissed) {
    return new Verdict(
        reasons.isEmpty() ? Status.VALID : Status.INVALID, reasons, thresholdsMissed);
  }

  public boolean isValid() {
    return status == Status.VALID;
  }

  /** Returns the exit code; INVALID takes precedence over a missed threshold. */
  public int exitCode() {
    if (!isValid()) {
      return ExitCode.INVALID;
    }
    return thresholdsMissed.isEmpty() ? ExitCode.GOOD : ExitCode.THRESHOLD_MISSED;
  }
}
