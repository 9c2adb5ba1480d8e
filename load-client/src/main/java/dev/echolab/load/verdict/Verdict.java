package dev.echolab.load.verdict;

import dev.echolab.cli.ExitCode;
import java.util.List;

/**
 * May the figures of a run be believed, and were they good enough?
 *
 * @param status VALID or INVALID
 * @param reasons why INVALID; empty if VALID
 * @param thresholdsMissed the {@code --slo} that were missed, as text with the figure seen
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

  public boolean isValid() {
    return status == Status.VALID;
  }

  /** INVALID beats a missed threshold. */
  public int exitCode() {
    if (!isValid()) {
      return ExitCode.INVALID;
    }
    return thresholdsMissed.isEmpty() ? ExitCode.GOOD : ExitCode.THRESHOLD_MISSED;
  }
}
