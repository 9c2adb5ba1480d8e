package dev.echolab.load.verdict;

import dev.echolab.load.record.RunResult;
import java.util.Optional;

/** A threshold that a run has to meet, such as {@code p99<2ms}. */
public interface Slo {
  /** What was missed, with the figure seen; empty if it was met. */
  Optional<String> missedBy(RunResult result);
}
