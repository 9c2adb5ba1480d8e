package dev.echolab.lab.compare;

import dev.echolab.lab.stats.Bootstrap;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.OptionTables;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.Trial;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Holds what a comparison measured and the conclusions. Immutable.
 *
 * @param environment where it was measured
 * @param trials the VALID trials
 * @param ranking over all scenarios
 */
public record CompareResult(
    CompareSettings settings,
    Comparison.Outcome outcome,
    Map<String, String> environment,
    PairedTrials trials,
    Ranking ranking) {

  /** Fixed, so that equal results give equal intervals. */
  private static final long BOOTSTRAP_SEED = 1;

  /** Draws the conclusions. */
  public static CompareResult of(
      CompareSettings settings, Comparison.Outcome outcome, Map<String, String> environment) {
    PairedTrials trials =
        new PairedTrials(outcome.scenarios(), outcome.trials(), new Bootstrap(BOOTSTRAP_SEED));
    Metric by = rankedBy(outcome.scenarios());
    Ranking ranking = Ranking.of(by, settings.margin(), outcome.participantResults(), trials);
    return new CompareResult(settings, outcome, environment, trials, ranking);
  }

  /** Returns the metric that ranks: throughput, or p99 where the load sets the rate. */
  static Metric rankedBy(List<Scenario> scenarios) {
    boolean open = scenarios.stream().allMatch(scenario -> scenario.ratePerSecond().isPresent());
    return open ? Metric.P99 : Metric.ECHOES_PER_SECOND;
  }

  /** Returns the ranking in one scenario alone. */
  public Ranking rankingIn(Scenario scenario) {
    return Ranking.of(
        rankedBy(List.of(scenario)),
        settings.margin(),
        outcome.participantResultsIn(scenario),
        trials.in(scenario));
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
          trials
              + (trials == 1 ? " trial gives" : " trials give")
              + " no interval, so all are tied; "
              + Bootstrap.MIN_VALUES
              + " or more can rank");
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
    outcome.scenarios().forEach(scenario -> notes.addAll(causesIn(scenario)));
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
    Set<String> found = new LinkedHashSet<>();
    for (ParticipantResult result : outcome.participantResults()) {
      if (result.participant().target().isPresent()) {
        outcome.trialsOf(result.participant().name()).stream()
            .filter(trial -> !trial.server().processes().isEmpty())
            .map(trial -> trial.participant() + " " + String.join(" ", trial.server().processes()))
            .forEach(found::add);
      }
    }
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "processes that listen at the targets, with their children: "
                + String.join(", ", found));
  }

  /** Returns sentences that explain the results in one scenario. */
  private List<String> causesIn(Scenario scenario) {
    String cores = environment.getOrDefault("cores", "");
    if (!cores.matches("\\d{1,6}")) {
      return List.of();
    }
    List<String> names =
        outcome.participantResultsIn(scenario).stream()
            .filter(result -> result.status() == ParticipantResult.Status.VALID)
            .map(result -> result.participant().name())
            .toList();
    String where = outcome.scenarios().size() == 1 ? "" : scenario.label() + ": ";
    return new CostDiagnosis(trials.in(scenario), Integer.parseInt(cores))
        .of(names).stream().map(sentence -> where + sentence).toList();
  }

  /** Returns the tables of the first scenario: scenarios differ in their work on purpose. */
  public OptionTables optionTables() {
    Optional<Scenario> first = outcome.scenarios().stream().findFirst();
    return OptionTables.of(
        outcome.trials().stream()
            .filter(trial -> Optional.of(trial.scenario()).equals(first))
            .toList());
  }
}
