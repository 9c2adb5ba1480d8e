package dev.echolab.lab.compare;

import dev.echolab.lab.console.ProgressListener;
import dev.echolab.lab.server.ServerStartException;
import dev.echolab.lab.server.Variant;
import dev.echolab.lab.trial.LatencyDistributions;
import dev.echolab.lab.trial.Participant;
import dev.echolab.lab.trial.Scenario;
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
 * Interleaved trials: in each round every cell, in each cell every participant in turn (A B C A B
 * C), so that whatever disturbs the machine for a while disturbs all alike.
 *
 * <p>One use, one thread. An interrupt ends it early with what it has.
 */
public final class Comparison {
  private final List<Participant> participants;
  private final List<Scenario> cells;
  private final int rounds;
  private final TrialRunner runner;
  private final TrialRunner clientWarmup;
  private final ProgressListener progress;

  private final List<Trial> trials = new ArrayList<>();
  private final LatencyDistributions curves = new LatencyDistributions();
  private final Map<Participant, ParticipantResult> out = new LinkedHashMap<>();
  private int done;

  /**
   * Plans a comparison.
   *
   * @param rounds trials of each participant in each cell
   * @param clientWarmup runs the one load before the first round that nothing is kept of: the
   *     client's own code is compiled then
   */
  public Comparison(
      List<Participant> participants,
      List<Scenario> cells,
      int rounds,
      TrialRunner runner,
      TrialRunner clientWarmup,
      ProgressListener progress) {
    this.participants = List.copyOf(participants);
    this.cells = List.copyOf(cells);
    this.rounds = rounds;
    this.runner = runner;
    this.clientWarmup = clientWarmup;
    this.progress = progress;
  }

  /** What came of it. */
  public record Outcome(
      List<ParticipantResult> standings,
      List<Scenario> cells,
      List<Trial> trials,
      LatencyDistributions curves,
      boolean interrupted) {
    public Outcome {
      standings = List.copyOf(standings);
      cells = List.copyOf(cells);
      trials = List.copyOf(trials);
    }

    /** How the participants came out of one cell. */
    public List<ParticipantResult> standingsIn(Scenario cell) {
      return standings.stream()
          .map(
              standing ->
                  standing.hasTrials()
                      ? ParticipantResult.of(
                          standing.participant(), standing.command(), List.of(cell), trials)
                      : standing)
          .toList();
    }
  }

  /** Runs all trials, or as many as it may. */
  public Outcome run(Runtime.Version jdk) {
    for (Participant participant : participants) {
      participant
          .variant()
          .flatMap(variant -> variant.whyNotOn(jdk))
          .ifPresent(why -> leaveOut(participant, ParticipantResult.Status.SKIPPED, why));
    }
    boolean interrupted = false;
    try {
      warmClient();
      for (int round = 1; round <= rounds; round++) {
        for (Scenario cell : cells) {
          for (Participant participant : participants) {
            trial(participant, cell, round);
          }
        }
      }
    } catch (InterruptedException e) {
      // The user has had enough; what there is gets reported.
      interrupted = true;
    }
    progress.end();
    return new Outcome(
        participants.stream().map(this::standing).toList(), cells, trials, curves, interrupted);
  }

  /** On the first participant that starts. */
  private void warmClient() throws InterruptedException {
    for (Participant participant : participants) {
      if (out.containsKey(participant)) {
        continue;
      }
      progress.now("warming the client up against " + participant.name());
      try {
        clientWarmup.run(
            participant, cells.get(0), 0, new LatencyDistributions(), RunListener.NONE);
        return;
      } catch (ServerStartException e) {
        leaveOut(participant, statusOf(participant), e.getMessage());
      }
    }
  }

  private void trial(Participant participant, Scenario cell, int round)
      throws InterruptedException {
    done++;
    if (out.containsKey(participant)) {
      return;
    }
    String at =
        String.format(
            Locale.ROOT,
            "[%d/%d] round %d: %s",
            done,
            rounds * cells.size() * participants.size(),
            round,
            participant.name());
    progress.now(at + ": starting");
    try {
      trials.add(runner.run(participant, cell, round, curves, new Watcher(at)));
    } catch (ServerStartException e) {
      if (hasTrials(participant)) {
        trials.add(TrialRunner.failed(participant.name(), cell, round, e.getMessage()));
      } else {
        leaveOut(participant, statusOf(participant), e.getMessage());
      }
    }
  }

  /** What only the kernel can allow may be missing by right; everything else ought to start. */
  private static ParticipantResult.Status statusOf(Participant participant) {
    boolean mayBeMissing = participant.variant().map(Variant::needsNativeCode).orElse(false);
    return mayBeMissing ? ParticipantResult.Status.SKIPPED : ParticipantResult.Status.FAILED;
  }

  private void leaveOut(Participant participant, ParticipantResult.Status status, String why) {
    out.put(
        participant,
        new ParticipantResult(participant, status, Optional.of(why), command(participant)));
  }

  private List<String> command(Participant participant) {
    return participant
        .variant()
        .map(variant -> runner.commandOf(variant, cells.get(0)))
        .orElse(List.of());
  }

  private boolean hasTrials(Participant participant) {
    return trials.stream().anyMatch(trial -> trial.participant().equals(participant.name()));
  }

  private ParticipantResult standing(Participant participant) {
    ParticipantResult leftOut = out.get(participant);
    if (leftOut != null) {
      return leftOut;
    }
    return ParticipantResult.of(participant, command(participant), cells, trials);
  }

  /** Shows a trial's phases and seconds. */
  private final class Watcher implements RunListener {
    private final String at;

    Watcher(String at) {
      this.at = at;
    }

    @Override
    public void phase(Phase phase) {
      progress.now(at + ": " + phase.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void second(Phase phase, IntervalSample second, Histogram corrected) {
      progress.now(
          String.format(
              Locale.ROOT,
              "%s: second %d, %,.0f echoes/s",
              at,
              second.second() + 1,
              second.echoesPerSecond()));
    }
  }
}
