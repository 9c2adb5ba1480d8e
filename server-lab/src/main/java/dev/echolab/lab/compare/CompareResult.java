package dev.echolab.lab.compare;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.echolab.lab.trial.LabSettings;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.OptionTables;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Holds what a comparison measured and the conclusions. Immutable.
 *
 * @param environment where it was measured
 * @param rankings over all scenarios
 * @param cells the results in each scenario alone
 */
public record CompareResult(
    Settings settings,
    Comparison.Outcome outcome,
    Map<String, String> environment,
    Rankings rankings,
    List<Cell> cells) {

  /**
   * Holds how a comparison was set up.
   *
   * @param baseline the name that ratios are formed to; empty: the best by the speed ranking
   * @param clientWarmup what the client did before the first trial, in words
   */
  public record Settings(
      LabSettings lab, StoppingRule rule, Optional<String> baseline, String clientWarmup) {}

  /** Holds the results under one load. */
  record Cell(
      @JsonUnwrapped Scenario scenario,
      @JsonIgnore PairedTrials trials,
      @JsonIgnore Rankings rankings) {
    private static Cell of(Scenario scenario, Comparison.Outcome outcome, StoppingRule rule) {
      List<ParticipantResult> results =
          outcome.participantResults().stream().map(p -> p.in(scenario, outcome.trials())).toList();
      List<Scenario> one = List.of(scenario);
      Rankings rankings = Rankings.of(one, rule, results, outcome.trials());
      return new Cell(scenario, new PairedTrials(one, outcome.trials()), rankings);
    }

    @JsonUnwrapped
    Ranking ranking() {
      return rankings.speed();
    }

    @JsonProperty
    Ranking costRanking() {
      return rankings.cost();
    }
  }

  public static CompareResult of(
      Settings settings, Comparison.Outcome outcome, Map<String, String> environment) {
    StoppingRule rule = settings.rule();
    List<Scenario> scenarios = outcome.scenarios();
    Rankings rankings =
        Rankings.of(scenarios, rule, outcome.participantResults(), outcome.trials());
    List<Cell> cells =
        scenarios.stream().map(scenario -> Cell.of(scenario, outcome, rule)).toList();
    return new CompareResult(settings, outcome, environment, rankings, cells);
  }

  /** Returns the ranking by speed over all scenarios. */
  public Ranking ranking() {
    return rankings.speed();
  }

  /** Returns the one server that all ratios refer to; empty if none was measured. */
  public Optional<String> baseline() {
    return settings.baseline().or(() -> ranking().order().stream().findFirst());
  }

  /** Returns whether the comparison as a whole is reliable. */
  public Trial.Status status() {
    if (outcome.trials().isEmpty() || any(ParticipantResult.Status.FAILED)) {
      return Trial.Status.FAILED;
    }
    boolean valid = !any(ParticipantResult.Status.INVALID) && optionTables().identical();
    return valid ? Trial.Status.VALID : Trial.Status.INVALID;
  }

  private boolean any(ParticipantResult.Status status) {
    return outcome.participantResults().stream().anyMatch(each -> each.status() == status);
  }

  /** Returns why it is not VALID, and why something is missing. */
  public List<String> reasons() {
    List<String> reasons = new ArrayList<>();
    for (ParticipantResult result : outcome.participantResults()) {
      String what = result.name() + " " + result.status();
      result.reason().ifPresent(why -> reasons.add(what + ": " + why));
    }
    optionTables().differences().forEach(d -> reasons.add("options differ: " + d));
    if (outcome.interrupted()) {
      reasons.add("interrupted: what was measured until then is here");
    }
    return reasons;
  }

  /** Returns what a reader must know to read the figures. */
  public List<String> notes() {
    return Stream.concat(specialNotes().stream(), generalNotes().stream()).toList();
  }

  /** Returns the notes that are about this run. */
  List<String> specialNotes() {
    List<String> notes = new ArrayList<>();
    tooFewTrials().ifPresent(notes::add);
    notes.addAll(invalidTrials());
    unknownCpu().ifPresent(notes::add);
    foreignProcesses().ifPresent(notes::add);
    return notes;
  }

  /** Returns the notes that are about every run on one machine. */
  List<String> generalNotes() {
    return List.of(
        "Server and client share "
            + environment.getOrDefault("cores", "the")
            + " cores of one machine and talk over loopback: a network's delay, loss and interrupts"
            + " are not in these figures.");
  }

  /**
   * Returns the processes whose CPU time counts as a target's: the lab found them itself, so a
   * reader can check.
   */
  private Optional<String> foreignProcesses() {
    String found =
        outcome.participantResults().stream()
            .filter(result -> result.participant().target().isPresent())
            .flatMap(result -> outcome.trialsOf(result.name()).stream())
            .filter(trial -> !trial.server().processes().isEmpty())
            .map(trial -> trial.participant() + " " + String.join(" ", trial.server().processes()))
            .distinct()
            .collect(Collectors.joining(", "));
    return Optional.of("processes that listen at the targets, with their children: " + found)
        .filter(note -> !found.isEmpty());
  }

  /** Returns how many trials are not VALID, of each for whom the reasons do not say it. */
  private List<String> invalidTrials() {
    List<String> texts = new ArrayList<>();
    for (ParticipantResult each : outcome.participantResults()) {
      String name = each.name();
      if (each.reason().isEmpty() || outcome.scenarios().size() > 1) {
        ParticipantResult.notValid(outcome.trialsOf(name), outcome.repeats(name), "")
            .ifPresent(text -> texts.add(name + ": " + text));
      }
    }
    return texts;
  }

  /** Returns why some have no rank, and which option gives them one. */
  private Optional<String> tooFewTrials() {
    Ranking ranking = ranking();
    PairedTrials trials = new PairedTrials(outcome.scenarios(), outcome.trials());
    String lost =
        ranking.notRanked().stream()
            .filter(each -> each.mean() != null)
            .filter(each -> trials.roundsOf(each.name(), ranking.by()) < outcome.rounds())
            .map(
                each ->
                    "%s has %s of %s VALID"
                        .formatted(
                            each.name(),
                            trials.roundsOf(each.name(), ranking.by()),
                            outcome.rounds()))
            .collect(Collectors.joining(", "));
    return Optional.of(RankingText.minimum() + (lost.isEmpty() ? "" : "; " + lost))
        .filter(note -> ranking.notRanked().stream().anyMatch(each -> each.mean() != null));
  }

  /** Returns whose CPU time the tables lack. */
  private Optional<String> unknownCpu() {
    String names =
        cells.stream()
            .flatMap(
                cell ->
                    cell.ranking().order().stream()
                        .filter(name -> cell.trials().values(name, Metric.CPU).length == 0))
            .distinct()
            .collect(Collectors.joining(", "));
    return Optional.of(
            "server CPU of "
                + names
                + " is not known: too little in a trial, no /proc, or another machine or user")
        .filter(note -> !names.isEmpty());
  }

  /** Returns what limited each measured server in a scenario, and what its echoes cost. */
  List<CostDiagnosis.Row> costs(Cell cell) {
    String cores = environment.getOrDefault("cores", "");
    if (!cores.matches("\\d{1,6}")) {
      return List.of();
    }
    return new CostDiagnosis(cell.trials(), Integer.parseInt(cores), baseline())
        .of(cell.ranking().order());
  }

  /** Returns the tables of the first scenario: scenarios differ in their work on purpose. */
  public OptionTables optionTables() {
    Scenario first = outcome.scenarios().get(0);
    return OptionTables.of(
        outcome.trials().stream().filter(trial -> trial.scenario().equals(first)).toList());
  }
}
