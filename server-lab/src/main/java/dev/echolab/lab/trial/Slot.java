package dev.echolab.lab.trial;

import java.util.List;

/**
 * Holds the place of one trial.
 *
 * @param round 1 for the first; 0 for a warm-up of the client
 */
public record Slot(int round, Scenario scenario, Participant participant) {

  /**
   * Returns the slots of a round in the order in which they run: every scenario, in each scenario
   * every participant (A B C). What disturbs the machine for a while then disturbs all participants
   * alike.
   */
  public static List<Slot> ofRound(
      int round, List<Scenario> scenarios, List<Participant> participants) {
    return scenarios.stream()
        .flatMap(scenario -> participants.stream().map(each -> new Slot(round, scenario, each)))
        .toList();
  }
}
