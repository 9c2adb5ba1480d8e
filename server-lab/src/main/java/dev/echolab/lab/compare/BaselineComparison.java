package dev.echolab.lab.compare;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.console.TextWidth;
import dev.echolab.lab.stats.Bootstrap;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.lab.trial.LabDocument;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.load.report.Json;
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
    BETTER,
    WORSE,
    SAME,
    UNKNOWN;

    /** Returns the name in JSON and in reports. */
    @JsonValue
    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One figure.
   *
   * @param ratio new to old; empty if either has too few trials
   */
  @JsonPropertyOrder({"variant", "cell"})
  public record Change(
      String variant,
      @JsonIgnore Scenario scenario,
      Metric metric,
      @JsonSerialize(converter = LabDocument.OrNull.class) Optional<ConfidenceInterval> ratio,
      @JsonProperty("verdict") Direction direction) {
    @JsonProperty
    String cell() {
      return scenario.id();
    }
  }

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
      for (CompareResult.Cell cell : result.cells()) {
        Scenario scenario = cell.scenario();
        for (Metric metric : List.of(cell.ranking().by(), Metric.CPU)) {
          double[] before = baseline.values(name, scenario, metric);
          double[] after = cell.trials().values(name, metric);
          if (before.length > 0 && after.length > 0) {
            Change change = change(name, scenario, metric, after, before);
            changes.add(change);
            if (change.direction() == Direction.WORSE && worsening(change) > limit) {
              regressions.add(text(change));
            }
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
    Direction direction = ratio.map(r -> direction(metric, r)).orElse(Direction.UNKNOWN);
    return new Change(name, scenario, metric, ratio, direction);
  }

  private static Direction direction(Metric metric, ConfidenceInterval ratio) {
    if (!ratio.isAbove(1) && !ratio.isBelow(1)) {
      return Direction.SAME;
    }
    boolean better = ratio.isAbove(1) == (metric.better() == Metric.Better.HIGHER);
    return better ? Direction.BETTER : Direction.WORSE;
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
      String now = result.environment().getOrDefault(name, "not known");
      add(differences, name, before.getOrDefault(name, "not known"), now);
    }
    ObjectNode settings = Json.toTree(CompareDocument.settings(result));
    ObjectNode baselineSettings = baseline.document().settings();
    for (String name : RELEVANT_SETTINGS) {
      String now = settings.path(name).toString();
      add(differences, name, baselineSettings.path(name).toString(), now);
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
    return TextWidth.wrap(lines);
  }

  private static String text(Change change) {
    return "%s, %s, %s: %s %s"
        .formatted(
            change.variant(),
            change.scenario().label(),
            change.metric().label(),
            change.ratio().map(ratio -> "x" + ratio.ratioText()).orElse("too few trials"),
            change.direction().key());
  }
}
