package dev.echolab.lab.compare;

import dev.echolab.lab.console.ProgressListener;
import dev.echolab.lab.server.Variant;
import dev.echolab.lab.trial.LatencyDistributions;
import dev.echolab.lab.trial.Participant;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.Slot;
import dev.echolab.lab.trial.Trial;
import dev.echolab.lab.trial.TrialRunner;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the interleaved trials of a comparison (see {@link TrialSchedule}).
 *
 * <p>One use, one thread. An interrupt ends it early with what it has.
 */
public final class Comparison {
  private final List<Participant> participants;
  private final List<Scenario> scenarios;
  private final StoppingRule rule;
  private final Runners runners;
  private final ProgressListener progress;
  private final TrialSchedule schedule;

  private final Map<Participant, ParticipantResult> excluded = new LinkedHashMap<>();

  /**
   * Holds what runs the trials.
   *
   * @param clientWarmup runs the one load before the first round that nothing is kept of: the
   *     client's own code is compiled then
   */
  public record Runners(TrialRunner trial, TrialRunner clientWarmup) {}

  public Comparison(
      List<Participant> participants,
      List<Scenario> scenarios,
      StoppingRule rule,
      Runners runners,
      ProgressListener progress) {
    this.participants = List.copyOf(participants);
    this.scenarios = List.copyOf(scenarios);
    this.rule = rule;
    this.runners = runners;
    this.progress = progress;
    this.schedule = new TrialSchedule(rule, System::nanoTime);
  }

  /** Holds what was measured. */
  public record Outcome(
      List<ParticipantResult> participantResults,
      List<Scenario> scenarios,
      List<Trial> trials,
      LatencyDistributions distributions,
      TrialSchedule.Stop stop) {
    public boolean interrupted() {
      return stop == TrialSchedule.Stop.INTERRUPTED;
    }

    int rounds() {
      return trials.stream().mapToInt(Trial::round).max().orElse(0);
    }

    /** Returns the number of trials that repeated an INVALID one. */
    int repeats(String participant) {
      List<Trial> own = trialsOf(participant);
      long slots = own.stream().map(t -> t.round() + " " + t.scenario().id()).distinct().count();
      return own.size() - (int) slots;
    }

    List<Trial> trialsOf(String participant) {
      return trials.stream().filter(trial -> trial.participant().equals(participant)).toList();
    }
  }

  /** Runs all trials, or as many as it may. */
  public Outcome run() {
    for (Participant participant : participants) {
      participant
          .variant()
          .flatMap(variant -> variant.whyNotOn(Runtime.version()))
          .ifPresent(why -> exclude(participant, ParticipantResult.Status.SKIPPED, why));
    }
    TrialSchedule.Stop stop;
    try {
      warmClient();
      stop = schedule.run(scenarios, participants, this::trial, this::isDecided);
    } catch (InterruptedException e) {
      // The user ended it; the trials until now are reported.
      stop = TrialSchedule.Stop.INTERRUPTED;
    }
    progress.close();
    List<Trial> trials = schedule.trials();
    return new Outcome(results(trials), scenarios, trials, runners.trial().distributions(), stop);
  }

  private List<ParticipantResult> results(List<Trial> trials) {
    return participants.stream()
        .map(p -> ParticipantResult.of(p, command(p), scenarios, trials))
        .map(result -> excluded.getOrDefault(result.participant(), result))
        .toList();
  }

  private boolean isDecided(List<Trial> trials) {
    return Rankings.of(scenarios, rule, results(trials), trials).areDecided();
  }

  /** Warms the client up on the first participant that can be loaded. */
  private void warmClient() throws InterruptedException {
    for (Participant participant : participants) {
      if (excluded.containsKey(participant)) {
        continue;
      }
      progress.now("client warm-up", participant.name());
      try {
        Slot slot = new Slot(0, scenarios.get(0), participant);
        Trial trial = runners.clientWarmup().run(slot, progress.load());
        if (trial.status() != Trial.Status.FAILED) {
          return;
        }
      } catch (IOException e) {
        exclude(participant, statusOf(participant), e.getMessage());
      }
    }
  }

  private Optional<Trial> trial(Slot slot) throws InterruptedException {
    List<Trial> trials = schedule.trials();
    Participant participant = slot.participant();
    if (excluded.containsKey(participant)) {
      return Optional.empty();
    }
    progress.now(
        "trial %s, in round %s of %s"
            .formatted(trials.size() + 1, slot.round(), rule.describeRounds()),
        participant.name());
    try {
      return Optional.of(runners.trial().run(slot, progress.load()));
    } catch (IOException e) {
      if (trials.stream().anyMatch(trial -> trial.participant().equals(participant.name()))) {
        return Optional.of(Trial.failed(slot, e.getMessage()));
      }
      exclude(participant, statusOf(participant), e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Returns SKIPPED for a variant that needs native code, which the kernel may refuse, else FAILED.
   */
  private static ParticipantResult.Status statusOf(Participant participant) {
    boolean mayBeMissing = participant.variant().map(Variant::needsNativeCode).orElse(false);
    return mayBeMissing ? ParticipantResult.Status.SKIPPED : ParticipantResult.Status.FAILED;
  }

  private void exclude(Participant participant, ParticipantResult.Status status, String why) {
    excluded.put(
        participant,
        new ParticipantResult(participant, status, Optional.of(why), command(participant)));
  }

  private List<String> command(Participant participant) {
    return runners.trial().commandOf(participant, scenarios.get(0));
  }
}
