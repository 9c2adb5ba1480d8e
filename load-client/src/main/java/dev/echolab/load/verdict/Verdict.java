package dev.echolab.load.verdict;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.echolab.cli.ExitCode;
import java.util.List;

/**
 * States whether the figures of a run can be trusted and whether they meet the thresholds.
 *
 * @param reasons why INVALID; empty if VALID
 * @param thresholdsMissed the missed {@code --slo} thresholds, as text with the measured figure
 * @param thresholds all {@code --slo} thresholds; absent in JSON if there are none
 */
public record Verdict(
    Status status,
    List<Reason> reasons,
    List<String> thresholdsMissed,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<ThresholdResult> thresholds) {

  public enum Status {
    VALID,
    INVALID
  }

  public Verdict {
    reasons = List.copyOf(reasons);
    thresholdsMissed = List.copyOf(thresholdsMissed);
    thresholds = List.copyOf(thresholds);
  }

  /** Returns VALID without a reason. */
  public static Verdict of(List<Reason> reasons, List<ThresholdResult> thresholds) {
    return new Verdict(
        reasons.isEmpty() ? Status.VALID : Status.INVALID,
        reasons,
        thresholds.stream()
            .filter(ThresholdResult::isMissed)
            .map(ThresholdResult::toString)
            .toList(),
        thresholds);
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
