package dev.echolab.lab.compare;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.echolab.lab.stats.Bootstrap;
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

/**
 * Holds what a comparison measured and the conclusions. Immutable.
 *
 * @param environment where it was measured
 * @param ranking over all scenarios
 * @param cells the results in each scenario alone
 */
public record CompareResult(
    Settings settings,
    Comparison.Outcome outcome,
    Map<String, String> environment,
    Ranking ranking,
    List<Cell> cells) {

  /**
   * Holds how a comparison was set up.
   *
   * @param trials asked for, of each participant in each scenario
   * @param baseline the name that ratios are formed to
   * @param margin of a tie
   * @param clientWarmup what the client did before the first trial, in words
   */
  public record Settings(
      LabSettings lab, int trials, Optional<String> baseline, double margin, String clientWarmup) {}

  /** Fixed, so that equal results give equal intervals. */
  private static final long BOOTSTRAP_SEED = 1;

  /** Holds the results in one scenario. */
  record Cell(
      @JsonUnwrapped Scenario scenario,
      @JsonIgnore List<ParticipantResult> participantResults,
      @JsonIgnore PairedTrials trials,
      @JsonUnwrapped Ranking ranking) {
    private static Cell of(
        Scenario scenario, Comparison.Outcome outcome, PairedTrials all, double margin) {
      List<ParticipantResult> results =
          outcome.participantResults().stream().map(p -> p.in(scenario, outcome.trials())).toList();
      PairedTrials trials = all.in(scenario);
      Metric by = rankedBy(List.of(scenario));
      return new Cell(scenario, results, trials, Ranking.of(by, margin, results, trials));
    }
  }

  /** Draws the conclusions. */
  public static CompareResult of(
      Settings settings, Comparison.Outcome outcome, Map<String, String> environment) {
    double margin = settings.margin();
    List<Scenario> scenarios = outcome.scenarios();
    PairedTrials trials =
        new PairedTrials(scenarios, outcome.trials(), new Bootstrap(BOOTSTRAP_SEED));
    Ranking ranking = Ranking.of(rankedBy(scenarios), margin, outcome.participantResults(), trials);
    List<Cell> cells =
        scenarios.stream().map(scenario -> Cell.of(scenario, outcome, trials, margin)).toList();
    return new CompareResult(settings, outcome, environment, ranking, cells);
  }

  /** Returns the metric that ranks: throughput, or p99 where the load sets the rate. */
  private static Metric rankedBy(List<Scenario> scenarios) {
    boolean open = scenarios.stream().allMatch(scenario -> scenario.ratePerSecond().isPresent());
    return open ? Metric.P99 : Metric.ECHOES_PER_SECOND;
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
      String what = result.participant().name() + " " + result.status();
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
    List<String> notes = new ArrayList<>();
    int trials = settings.trials();
    if (trials < Bootstrap.MIN_VALUES) {
      notes.add(
          "%s no interval, so all are tied; %s or more can rank"
              .formatted(
                  trials == 1 ? "1 trial gives" : trials + " trials give", Bootstrap.MIN_VALUES));
    }
    boolean noCosts =
        outcome.trials().stream()
            .filter(trial -> trial.status() != Trial.Status.FAILED)
            .anyMatch(trial -> trial.value(Metric.CPU).isEmpty());
    if (noCosts) {
      notes.add(
          "server CPU is not known where there is no /proc, or the server is on another machine or"
              + " another user's");
    }
    foreignProcesses().ifPresent(notes::add);
    cells.forEach(cell -> notes.addAll(causesIn(cell)));
    notes.add(
        "Server and client share "
            + environment.getOrDefault("cores", "the")
            + " cores of one machine and talk over loopback: a network's delay, loss and interrupts"
            + " are not in these figures.");
    return notes;
  }

  /**
   * Returns the processes whose CPU time counts as a target's: the lab found them itself, so a
   * reader can check.
   */
  private Optional<String> foreignProcesses() {
    String found =
        outcome.participantResults().stream()
            .filter(result -> result.participant().target().isPresent())
            .flatMap(result -> outcome.trialsOf(result.participant().name()).stream())
            .filter(trial -> !trial.server().processes().isEmpty())
            .map(trial -> trial.participant() + " " + String.join(" ", trial.server().processes()))
            .distinct()
            .collect(Collectors.joining(", "));
    return Optional.of("processes that listen at the targets, with their children: " + found)
        .filter(note -> !found.isEmpty());
  }

  /** Returns sentences that explain the results in one scenario. */
  private List<String> causesIn(Cell cell) {
    String cores = environment.getOrDefault("cores", "");
    if (!cores.matches("\\d{1,6}")) {
      return List.of();
    }
    List<String> names =
        cell.participantResults().stream()
            .filter(result -> result.status() == ParticipantResult.Status.VALID)
            .map(result -> result.participant().name())
            .toList();
    String where = cells.size() == 1 ? "" : cell.scenario().label() + ": ";
    return new CostDiagnosis(cell.trials(), Integer.parseInt(cores))
        .of(names).stream().map(sentence -> where + sentence).toList();
  }

  /** Returns the tables of the first scenario: scenarios differ in their work on purpose. */
  public OptionTables optionTables() {
    Scenario first = outcome.scenarios().get(0);
    return OptionTables.of(
        outcome.trials().stream().filter(trial -> trial.scenario().equals(first)).toList());
  }
}
