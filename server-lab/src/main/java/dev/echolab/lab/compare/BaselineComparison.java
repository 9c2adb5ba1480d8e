package dev.echolab.lab.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.stats.Bootstrap;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.lab.trial.LabDocument;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.Scenario;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Computes what changed from an earlier comparison to this one.
 *
 * <p>The two were not interleaved: whatever differs between two days is in the change, so the
 * environments are compared too. CPU time per echo, which a busy machine disturbs least, is listed
 * next to the ranked metric.
 *
 * @param file of the earlier comparison
 * @param differentEnvironment texts of what differs
 * @param changes of every variant and scenario that both have
 * @param regressions texts of the changes that are worse by more than the limit, with certainty
 */
public record BaselineComparison(
    String file,
    List<String> differentEnvironment,
    List<Change> changes,
    List<String> regressions) {

  /** Says how a figure changed. */
  public enum Direction {
    BETTER("better"),
    WORSE("worse"),
    SAME("same"),
    UNKNOWN("unknown");

    private final String key;

    Direction(String key) {
      this.key = key;
    }

    /** Returns the name in JSON and in reports. */
    String key() {
      return key;
    }
  }

  /**
   * One figure.
   *
   * @param ratio new to old; empty if either has too few trials
   */
  public record Change(
      String variant,
      Scenario scenario,
      Metric metric,
      Optional<ConfidenceInterval> ratio,
      Direction direction) {}

  /** Keys that always differ and explain nothing. */
  private static final Set<String> EXPECTED_TO_DIFFER = Set.of("time", "commit");

  private static final List<String> RELEVANT_SETTINGS =
      List.of("protocol", "warmupMs", "durationMs", "arrivals", "jvmFlags", "serverOptions", "pin");

  private static final long BOOTSTRAP_SEED = 1;

  public BaselineComparison {
    differentEnvironment = List.copyOf(differentEnvironment);
    changes = List.copyOf(changes);
    regressions = List.copyOf(regressions);
  }

  /** Compares, and calls a sure worsening by more than {@code limit} a regression. */
  public static BaselineComparison of(CompareResult result, BaselineResult baseline, double limit) {
    List<Change> changes = new ArrayList<>();
    List<String> regressions = new ArrayList<>();
    for (ParticipantResult participantResult : result.outcome().participantResults()) {
      String name = participantResult.participant().name();
      for (Scenario scenario : result.outcome().scenarios()) {
        for (Metric metric : List.of(CompareResult.rankedBy(List.of(scenario)), Metric.CPU)) {
          double[] before = baseline.values(name, scenario, metric);
          double[] after = result.trials().in(scenario).values(name, metric);
          if (before.length == 0 || after.length == 0) {
            continue;
          }
          Change change = change(name, scenario, metric, after, before);
          changes.add(change);
          if (change.direction() == Direction.WORSE && worsening(change) > limit) {
            regressions.add(text(change));
          }
        }
      }
    }
    return new BaselineComparison(
        baseline.file().toString(), differences(result, baseline), changes, regressions);
  }

  private static Change change(
      String name, Scenario scenario, Metric metric, double[] after, double[] before) {
    Optional<ConfidenceInterval> ratio =
        new Bootstrap(BOOTSTRAP_SEED).ofUnpairedRatio(logs(after), logs(before));
    boolean higherIsBetter = metric.better() == Metric.Better.HIGHER;
    Direction direction =
        ratio
            .map(
                r -> {
                  if (r.isAbove(1)) {
                    return higherIsBetter ? Direction.BETTER : Direction.WORSE;
                  }
                  if (r.isBelow(1)) {
                    return higherIsBetter ? Direction.WORSE : Direction.BETTER;
                  }
                  return Direction.SAME;
                })
            .orElse(Direction.UNKNOWN);
    return new Change(name, scenario, metric, ratio, direction);
  }

  private static double[] logs(double[] values) {
    return Arrays.stream(values).map(Math::log).toArray();
  }

  /** Returns how much worse it is, as a share of the old value. */
  private static double worsening(Change change) {
    double ratio = change.ratio().orElseThrow().value();
    return change.metric().better() == Metric.Better.HIGHER ? 1 - ratio : ratio - 1;
  }

  private static List<String> differences(CompareResult result, BaselineResult baseline) {
    List<String> differences = new ArrayList<>();
    Map<String, String> before = baseline.document().environment();
    Set<String> names = new LinkedHashSet<>(before.keySet());
    names.addAll(result.environment().keySet());
    names.removeAll(EXPECTED_TO_DIFFER);
    for (String name : names) {
      add(
          differences,
          name,
          before.getOrDefault(name, "not known"),
          result.environment().getOrDefault(name, "not known"));
    }
    ObjectNode settings = LabDocument.toTree(result.settings().document());
    ObjectNode baselineSettings = LabDocument.toTree(baseline.document().settings().shared());
    for (String name : RELEVANT_SETTINGS) {
      add(
          differences,
          name,
          baselineSettings.path(name).toString(),
          settings.path(name).toString());
    }
    return differences;
  }

  private static void add(List<String> differences, String name, String old, String now) {
    if (!old.equals(now)) {
      differences.add(name + ": " + old + " -> " + now);
    }
  }

  /** Returns false if no figure has enough trials on both sides. */
  public boolean isConclusive() {
    return changes.stream().anyMatch(change -> change.direction() != Direction.UNKNOWN);
  }

  /** Returns the text of the report. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("against " + file + " (ratio new to old, 95 % interval):");
    differentEnvironment.forEach(difference -> lines.add("  not the same: " + difference));
    changes.forEach(change -> lines.add("  " + text(change)));
    if (!isConclusive()) {
      lines.add("  no conclusion: both sides need " + Bootstrap.MIN_VALUES + " VALID trials");
    }
    regressions.forEach(regression -> lines.add("REGRESSION " + regression));
    return lines;
  }

  private static String text(Change change) {
    String ratio =
        change
            .ratio()
            .map(
                r -> String.format(Locale.ROOT, "x%.3f (%.3f..%.3f)", r.value(), r.low(), r.high()))
            .orElse("too few trials");
    return String.format(
        Locale.ROOT,
        "%s, %s, %s: %s %s",
        change.variant(),
        change.scenario().label(),
        change.metric().label(),
        ratio,
        change.direction().key());
  }
}
