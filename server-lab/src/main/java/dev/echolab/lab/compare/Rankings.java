package dev.echolab.lab.compare;

import dev.echolab.lab.stats.Bootstrap;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.Trial;
import java.util.List;
import java.util.stream.Stream;

/**
 * Holds the two rankings over the same trials: by speed and by cost.
 *
 * @param speed by echoes per second, or by p99 where the load sets the rate
 * @param cost by server CPU per echo
 */
public record Rankings(PairedTrials trials, Ranking speed, Ranking cost) {
  static Rankings of(
      List<Scenario> scenarios,
      StoppingRule rule,
      List<ParticipantResult> participantResults,
      List<Trial> trials) {
    boolean open = scenarios.stream().allMatch(scenario -> scenario.ratePerSecond().isPresent());
    Metric speed = open ? Metric.P99 : Metric.ECHOES_PER_SECOND;
    PairedTrials paired = new PairedTrials(scenarios, trials);
    return new Rankings(
        paired,
        new Ranker(speed, rule, paired).rank(participantResults),
        new Ranker(Metric.CPU, rule, paired).rank(participantResults));
  }

  /**
   * Returns the names that have a round with a VALID trial in every load: in the order of {@link
   * #speed}, then those whose samples are too few for its percentile.
   */
  List<String> measured() {
    Stream<String> unknown =
        speed.unranked().stream().filter(name -> trials.validRoundsOf(name) > 0);
    return Stream.concat(speed.order().stream(), unknown).distinct().toList();
  }

  /** Returns which of some servers have enough VALID trials for a rank, and too many others. */
  List<String> tooOftenInvalid(List<String> names) {
    return names.stream()
        .filter(speed.unranked()::contains)
        .filter(name -> trials.roundsOf(name, speed.by()) >= Bootstrap.MIN_VALUES)
        .toList();
  }

  /** Returns true if more rounds would not change the order of neighbours. */
  boolean areDecided() {
    return speed.decided() && cost.decided();
  }
}
