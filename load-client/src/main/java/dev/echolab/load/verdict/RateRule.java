package dev.echolab.load.verdict;

import dev.echolab.load.plan.Arrivals;
import dev.echolab.load.plan.LoopModel;
import dev.echolab.load.plan.RateProfile.Stage;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.record.StageResult;
import java.util.List;
import java.util.Optional;

/**
 * The rule {@code rate-missed}: the messages of an open loop must be echoed as fast as they are
 * due.
 *
 * @param requests messages of the run; 0 if its time is limited
 */
record RateRule(LoopModel.Open loop, long requests, RunResult result) {
  private static final double TOLERANCE = 0.01; // of the due messages, or of the planned time
  private static final long SLACK_MESSAGES = 2; // in addition: those of a moment at either end
  private static final long SLACK_NS = 10_000_000L; // in addition, for a number of requests

  /** Returns what is wrong; empty if the rate was reached. */
  Optional<String> violation() {
    double tolerance =
        requests > 0 && loop.arrivals() == Arrivals.POISSON
            ? Math.max(TOLERANCE, 3 / Math.sqrt((double) requests))
            : TOLERANCE;
    if (!isMissed(tolerance)) {
      return Optional.empty();
    }
    return Optional.of(
        "%,.0f echoes/s of the %,.0f/s target: missed by more than %.1f %%%s"
            .formatted(
                result.echoesPerSecond(), loop.perSecond(), tolerance * 100, firstStageMissed()));
  }

  private boolean isMissed(double tolerance) {
    if (requests > 0) {
      double expectedNs = requests * 1e9 / loop.perSecond();
      return result.measuredNs() > expectedNs * (1 + tolerance) + SLACK_NS;
    }
    long due = result.outcomes().messages();
    double missing = due - result.echoes() - moreInFlight();
    return missing > Math.max(SLACK_MESSAGES, tolerance * due);
  }

  /**
   * Returns how many more messages are in flight at the end of a profile than at its start, though
   * the server keeps up: the growth of the rate, times the latency.
   *
   * <p>The latency is the median of the fastest stage, and at most a tenth of the last stage.
   * Otherwise an overloaded server would raise its own allowance.
   */
  private double moreInFlight() {
    List<Stage> stages = loop.profile().stages();
    if (stages.isEmpty()) {
      return 0;
    }
    double latencySeconds =
        result.throughput().stages().stream()
            .filter(stage -> stage.corrected().getTotalCount() > 0)
            .mapToDouble(stage -> stage.corrected().getValueAtPercentile(50) / 1e9)
            .min()
            .orElse(0);
    Stage last = stages.get(stages.size() - 1);
    return Math.max(0, last.toPerSecond() - stages.get(0).fromPerSecond())
        * Math.min(latencySeconds, last.seconds() / 10);
  }

  /** Names the first stage of a profile in which more messages were due than were echoed. */
  private String firstStageMissed() {
    List<StageResult> results = result.throughput().stages();
    for (int i = 0; i < results.size(); i++) {
      StageResult stage = results.get(i);
      if (stage.echoes() < stage.due() * (1 - TOLERANCE) - SLACK_MESSAGES) {
        return ", first in stage %s of %s (%s/s)"
            .formatted(i + 1, results.size(), loop.profile().stages().get(i).rates());
      }
    }
    return "";
  }
}
