package dev.echolab.lab.compare;

import dev.echolab.lab.trial.Participant;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.Trial;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Holds the result of one participant in a comparison.
 *
 * @param reason why it is INVALID, SKIPPED or FAILED; else empty
 * @param command the command line that started it for the first scenario; empty if the lab did not
 */
public record ParticipantResult(
    Participant participant, Status status, Optional<String> reason, List<String> command) {

  public enum Status {
    /** At least three quarters of its rounds have a VALID trial, in every scenario. */
    VALID,
    /** Too many INVALID trials to rank it. */
    INVALID,
    /** It cannot run here. */
    SKIPPED,
    /** It should run here and did not. */
    FAILED,
    /** The comparison ended before its first trial did. */
    NOT_RUN
  }

  /** A participant without a VALID trial in a larger share of the rounds is not ranked. */
  private static final double MAX_INVALID_SHARE = 0.25;

  /** Judges a participant that ran by its trials in some scenarios. */
  public static ParticipantResult of(
      Participant participant, List<String> command, List<Scenario> scenarios, List<Trial> trials) {
    List<Trial> all =
        trials.stream()
            .filter(t -> t.participant().equals(participant.name()))
            .filter(t -> scenarios.contains(t.scenario()))
            .toList();
    Optional<String> doubt = Optional.empty();
    for (Scenario scenario : scenarios) {
      List<Trial> own = all.stream().filter(t -> t.scenario().equals(scenario)).toList();
      // A disturbed trial that was repeated with success counts for nothing.
      Map<Integer, Boolean> validByRound =
          own.stream().collect(Collectors.toMap(Trial::round, Trial::isValid, Boolean::logicalOr));
      long bad = validByRound.values().stream().filter(valid -> !valid).count();
      if (doubt.isEmpty() && bad > MAX_INVALID_SHARE * validByRound.size()) {
        String where = scenarios.size() == 1 ? "" : " with " + scenario.label();
        doubt = notValid(own, own.size() - validByRound.size(), where);
      }
    }
    Status status = doubt.isPresent() ? Status.INVALID : Status.VALID;
    if (all.stream().allMatch(trial -> trial.status() == Trial.Status.FAILED)) {
      status = all.isEmpty() ? Status.NOT_RUN : Status.FAILED;
    }
    return new ParticipantResult(participant, status, doubt, command);
  }

  /** Returns how many trials are not VALID and were repeated, and the first reason. */
  static Optional<String> notValid(List<Trial> trials, int repeats, String where) {
    List<Trial> bad = trials.stream().filter(trial -> !trial.isValid()).toList();
    return bad.stream()
        .findFirst()
        .map(
            first ->
                "%s of %s trials not VALID%s, %s repeated: %s"
                    .formatted(bad.size(), trials.size(), where, repeats, first.reasonText()));
  }

  String name() {
    return participant.name();
  }

  /** Judges it by one scenario; as a whole if it was left out, or no trial of it ran. */
  ParticipantResult in(Scenario scenario, List<Trial> trials) {
    return status == Status.VALID || status == Status.INVALID
        ? of(participant, command, List.of(scenario), trials)
        : this;
  }
}
