package dev.echolab.lab.compare;

import dev.echolab.lab.console.ProgressListener;
import dev.echolab.lab.server.ServerStartException;
import dev.echolab.lab.server.Variant;
import dev.echolab.lab.trial.LatencyDistributions;
import dev.echolab.lab.trial.Participant;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.Slot;
import dev.echolab.lab.trial.Trial;
import dev.echolab.lab.trial.TrialRunner;
import dev.echolab.load.record.IntervalSample;
import dev.echolab.load.record.Phase;
import dev.echolab.load.record.RunListener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * Runs the interleaved trials of a comparison (see {@link Slot#interleaved}).
 *
 * <p>One use, one thread. An interrupt ends it early with what it has.
 */
public final class Comparison {
  private final List<Participant> participants;
  private final List<Scenario> scenarios;
  private final int rounds;
  private final TrialRunner runner;
  private final TrialRunner clientWarmup;
  private final ProgressListener progress;

  private final List<Trial> trials = new ArrayList<>();
  private final LatencyDistributions distributions = new LatencyDistributions();
  private final Map<Participant, ParticipantResult> excluded = new LinkedHashMap<>();
  private int done;

  /**
   * Plans a comparison.
   *
   * @param rounds trials of each participant in each scenario
   * @param clientWarmup runs the one load before the first round that nothing is kept of: the
   *     client's own code is compiled then
   */
  public Comparison(
      List<Participant> participants,
      List<Scenario> scenarios,
      int rounds,
      TrialRunner runner,
      TrialRunner clientWarmup,
      ProgressListener progress) {
    this.participants = List.copyOf(participants);
    this.scenarios = List.copyOf(scenarios);
    this.rounds = rounds;
    this.runner = runner;
    this.clientWarmup = clientWarmup;
    this.progress = progress;
  }

  /** Holds what was measured. */
  public record Outcome(
      List<ParticipantResult> participantResults,
      List<Scenario> scenarios,
      List<Trial> trials,
      LatencyDistributions distributions,
      boolean interrupted) {
    public Outcome {
      participantResults = List.copyOf(participantResults);
      scenarios = List.copyOf(scenarios);
      trials = List.copyOf(trials);
    }

    /** Returns the trials of one participant, in the order in which they ran. */
    List<Trial> trialsOf(String participant) {
      return trials.stream().filter(trial -> trial.participant().equals(participant)).toList();
    }
  }

  /** Runs all trials, or as many as it may. */
  public Outcome run(Runtime.Version jdk) {
    for (Participant participant : participants) {
      participant
          .variant()
          .flatMap(variant -> variant.whyNotOn(jdk))
          .ifPresent(why -> exclude(participant, ParticipantResult.Status.SKIPPED, why));
    }
    boolean interrupted = false;
    try {
      warmClient();
      for (Slot slot : Slot.interleaved(rounds, scenarios, participants)) {
        trial(slot);
      }
    } catch (InterruptedException e) {
      // The user ended it; the trials until now are reported.
      interrupted = true;
    }
    progress.end();
    List<ParticipantResult> results = new ArrayList<>();
    for (Participant each : participants) {
      ParticipantResult ofTrials = ParticipantResult.of(each, command(each), scenarios, trials);
      results.add(excluded.getOrDefault(each, ofTrials));
    }
    return new Outcome(results, scenarios, trials, distributions, interrupted);
  }

  /** Warms the client up on the first participant that starts. */
  private void warmClient() throws InterruptedException {
    for (Participant participant : participants) {
      if (excluded.containsKey(participant)) {
        continue;
      }
      progress.now("client warm-up against " + participant.name());
      try {
        clientWarmup.run(
            new Slot(0, scenarios.get(0), participant),
            new LatencyDistributions(),
            RunListener.NONE);
        return;
      } catch (ServerStartException e) {
        exclude(participant, statusOf(participant), e.getMessage());
      }
    }
  }

  private void trial(Slot slot) throws InterruptedException {
    done++;
    Participant participant = slot.participant();
    if (excluded.containsKey(participant)) {
      return;
    }
    String prefix =
        "[%s/%s] round %s: %s: "
            .formatted(
                done,
                rounds * scenarios.size() * participants.size(),
                slot.round(),
                participant.name());
    progress.now(prefix + "starting");
    try {
      trials.add(runner.run(slot, distributions, progressOf(prefix)));
    } catch (ServerStartException e) {
      if (trials.stream().anyMatch(trial -> trial.participant().equals(participant.name()))) {
        trials.add(Trial.failed(slot, e.getMessage()));
      } else {
        exclude(participant, statusOf(participant), e.getMessage());
      }
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
    return participant
        .variant()
        .map(variant -> runner.commandOf(variant, scenarios.get(0)))
        .orElse(List.of());
  }

  /** Shows a trial's phases and seconds. */
  private RunListener progressOf(String prefix) {
    return new RunListener() {
      @Override
      public void phase(Phase phase) {
        progress.now(prefix + phase.name().toLowerCase(Locale.ROOT));
      }

      @Override
      public void second(Phase phase, IntervalSample second, Histogram corrected) {
        String rate = String.format(Locale.ROOT, "%,.0f echoes/s", second.echoesPerSecond());
        progress.now(prefix + "second " + (second.second() + 1) + ", " + rate);
      }
    };
  }
}
