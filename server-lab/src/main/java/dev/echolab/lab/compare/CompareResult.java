package dev.echolab.lab.compare;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.echolab.lab.linux.ProcessCost;
import dev.echolab.lab.stats.Bootstrap;
import dev.echolab.lab.trial.LabDocument;
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

/** Holds what a comparison measured and the conclusions, over all scenarios and in each alone. */
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
   */
  public record Settings(
      LabSettings lab, StoppingRule rule, Optional<String> baseline, String clientWarmup) {}

  /** Holds the results under one load. */
  @JsonPropertyOrder({"scenario", "ranking", "costRanking"})
  record Cell(@JsonUnwrapped Scenario scenario, @JsonIgnore Rankings rankings) {
    private static Cell of(Scenario scenario, Comparison.Outcome outcome, StoppingRule rule) {
      List<ParticipantResult> results =
          outcome.participantResults().stream().map(p -> p.in(scenario, outcome.trials())).toList();
      return new Cell(scenario, Rankings.of(List.of(scenario), rule, results, outcome.trials()));
    }

    PairedTrials trials() {
      return rankings.trials();
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

  public Ranking ranking() {
    return rankings.speed();
  }

  /** Returns the one server that all ratios refer to; empty if none was measured. */
  public Optional<String> baseline() {
    return settings.baseline().or(() -> rankings.measured().stream().findFirst());
  }

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
      reasons.add(LabDocument.INTERRUPTED);
    }
    return reasons;
  }

  public List<String> notes() {
    return Stream.concat(specialNotes().stream(), Stream.of(machineNote())).toList();
  }

  /** Returns the notes that are about this run. */
  List<String> specialNotes() {
    List<String> notes = new ArrayList<>();
    List<String> tooOftenInvalid = rankings.tooOftenInvalid(ranking().unranked());
    tooFewTrials(tooOftenInvalid).ifPresent(notes::add);
    addNote(notes, RankingText.TOO_OFTEN_INVALID, tooOftenInvalid.stream());
    addNote(
        notes,
        "use a longer --duration: too few samples for a p99 in trials of %s",
        ranking().by() == Metric.P99
            ? ranking().unranked().stream()
                .filter(name -> rankings.trials().roundsOf(name, Metric.P99) < validRounds(name))
            : Stream.of());
    for (ParticipantResult each : outcome.participantResults()) {
      // Else the reasons name its INVALID trials.
      if (each.reason().isEmpty() || outcome.scenarios().size() > 1) {
        ParticipantResult.notValid(outcome.trialsOf(each.name()), outcome.repeats(each.name()), "")
            .ifPresent(text -> notes.add(each.name() + ": " + text));
      }
    }
    addNote(
        notes,
        "server CPU of %s is not known: too little in a trial, no /proc, or another machine or"
            + " user",
        cells.stream()
            .flatMap(
                cell ->
                    cell.rankings().measured().stream()
                        .filter(name -> cell.trials().values(name, Metric.CPU).length == 0)));
    addNote(
        notes,
        "JIT compilers used a part of the server's CPU: %s; a longer --warmup measures warm servers",
        outcome.participantResults().stream()
            .map(ParticipantResult::name)
            .filter(name -> compilerShare(name) >= ProcessCost.NOTEWORTHY_COMPILER_SHARE)
            .map(name -> "%s %.0f %%".formatted(name, 100 * compilerShare(name))));
    // The lab found these processes itself, so a reader can check.
    addNote(
        notes,
        "processes that listen at the targets, with their children: %s",
        outcome.participantResults().stream()
            .filter(result -> result.participant().target().isPresent())
            .flatMap(result -> outcome.trialsOf(result.name()).stream())
            .filter(trial -> !trial.server().processes().isEmpty())
            .map(
                trial -> trial.participant() + " " + String.join(" ", trial.server().processes())));
    return notes;
  }

  /** Returns the largest share over all loads; 0 where it is not known. */
  private double compilerShare(String name) {
    return cells.stream()
        .map(Cell::trials)
        .flatMap(
            trials ->
                trials.spread(name, Metric.COMPILERS).stream()
                    .map(ns -> ns.value() / trials.spread(name, Metric.CPU).orElseThrow().value()))
        .mapToDouble(Double::doubleValue)
        .max()
        .orElse(0);
  }

  private static void addNote(List<String> notes, String format, Stream<String> names) {
    String distinct = names.distinct().collect(Collectors.joining(", "));
    if (!distinct.isEmpty()) {
      notes.add(format.formatted(distinct));
    }
  }

  /** Returns why the others without a rank have none, and which option gives them one. */
  private Optional<String> tooFewTrials(List<String> tooOftenInvalid) {
    List<String> few =
        ranking().notRanked().stream()
            .filter(each -> each.mean() != null)
            .map(Ranking.NotRanked::name)
            .filter(name -> !tooOftenInvalid.contains(name))
            .filter(name -> validRounds(name) < Bootstrap.MIN_VALUES)
            .toList();
    if (few.isEmpty()) {
      return Optional.empty();
    }
    String lost =
        few.stream()
            .filter(name -> validRounds(name) < outcome.rounds())
            .map(
                name ->
                    "%s has %s of %s VALID".formatted(name, validRounds(name), outcome.rounds()))
            .collect(Collectors.joining(", "));
    return Optional.of(
        "a rank needs %1$s VALID trials: --trials %1$s or more".formatted(Bootstrap.MIN_VALUES)
            + (lost.isEmpty() ? "" : "; " + lost));
  }

  private int validRounds(String name) {
    return rankings.trials().validRoundsOf(name);
  }

  /** Returns the note that is about every run on one machine. */
  String machineNote() {
    return "Server and client share "
        + environment.getOrDefault("cores", "the")
        + " cores of one machine and talk over loopback: a network's delay, loss and interrupts"
        + " are not in these figures.";
  }

  /** Returns what limited each measured server in a scenario, and what its echoes cost. */
  List<CostDiagnosis.Row> costs(Cell cell) {
    String cores = environment.getOrDefault("cores", "");
    if (!cores.matches("\\d{1,6}")) {
      return List.of();
    }
    return new CostDiagnosis(cell.trials(), Integer.parseInt(cores), baseline())
        .of(cell.rankings().measured());
  }

  /** Returns the tables of the first scenario: scenarios differ in their work on purpose. */
  public OptionTables optionTables() {
    Scenario first = outcome.scenarios().get(0);
    return OptionTables.of(
        outcome.trials().stream().filter(trial -> trial.scenario().equals(first)).toList());
  }
}
