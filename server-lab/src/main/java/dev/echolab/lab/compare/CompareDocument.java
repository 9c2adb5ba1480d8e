package dev.echolab.lab.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.lab.trial.LabDocument;
import dev.echolab.lab.trial.LatencyDistributions;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.load.report.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * Builds the result file of a comparison ({@code docs/compare-result.schema.json}); {@link
 * BaselineResult} reads it again.
 */
public final class CompareDocument {
  static final String KIND = "compare";

  /** Points of a percentile curve each time the distance to 100 % halves. */
  private static final int TICKS_PER_HALF_DISTANCE = 4;

  private CompareDocument() {}

  public static ObjectNode of(CompareResult result) {
    Comparison.Outcome outcome = result.outcome();
    Map<String, Object> document =
        LabDocument.begin(
            KIND,
            Headline.of(result),
            new LabDocument.Verdict(result.status(), outcome.interrupted(), result.reasons()),
            result.notes());
    document.put("settings", settings(result));
    document.put("rounds", rounds(result));
    LabDocument.putMetrics(document);
    LabDocument.putAll(document, result.ranking());
    document.put("costRanking", result.rankings().cost());
    document.put("cells", result.cells().stream().map(cell -> cell(result, cell)).toList());
    document.put(
        "variants", outcome.participantResults().stream().map(p -> variant(result, p)).toList());
    document.put("options", result.optionTables());
    document.put("environment", result.environment());
    return Json.toTree(document);
  }

  private static ObjectNode cell(CompareResult result, CompareResult.Cell cell) {
    ObjectNode tree = Json.toTree(cell);
    tree.put("headline", Headline.of(cell.rankings(), result.settings().baseline()));
    Map<String, Object> costs = Map.of("costs", result.costs(cell));
    return tree.setAll(Json.toTree(costs));
  }

  /** Returns what the stopping rule planned, and why it ended the comparison. */
  private static Map<String, Object> rounds(CompareResult result) {
    StoppingRule rule = result.settings().rule();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("run", result.outcome().rounds());
    document.put("looks", rule.plannedChecks());
    document.put("maxTimeMs", rule.maxTime().isZero() ? null : rule.maxTime().toMillis());
    document.put("stop", result.outcome().stop());
    return document;
  }

  static Map<String, Object> settings(CompareResult result) {
    CompareResult.Settings settings = result.settings();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("commandLine", settings.lab().commandLine());
    document.put("trials", settings.rule().minRounds());
    LabDocument.putSettings(document, settings.lab());
    document.put("baseline", result.baseline().orElse(null));
    document.put("tieMargin", settings.rule().margin());
    document.put(
        "intervals",
        "95 %, expanded percentile bootstrap over rounds, seed 1; pairs: Student's t, 95 % for all"
            + " pairs and checks together");
    document.put("clientWarmup", settings.clientWarmup());
    return document;
  }

  private static Map<String, Object> variant(CompareResult result, ParticipantResult server) {
    String name = server.name();
    Map<String, Object> variant = new LinkedHashMap<>();
    variant.put("name", name);
    variant.put("status", server.status());
    variant.put("reason", server.reason().orElse(null));
    variant.put("target", server.participant().target().orElse(null));
    variant.put("command", server.command());
    variant.put("repeatedTrials", result.outcome().repeats(name));
    variant.put("trials", result.outcome().trialsOf(name));
    var cells = result.cells().stream().map(cell -> summary(result, server, cell)).toList();
    variant.put("summary", Map.of("cells", cells));
    return variant;
  }

  /** Sums up the VALID trials of a participant in one scenario. */
  private static Map<String, Object> summary(
      CompareResult result, ParticipantResult server, CompareResult.Cell cell) {
    String name = server.name();
    Scenario scenario = cell.scenario();
    PairedTrials trials = cell.trials();
    Map<Metric, PairedTrials.Spread> values = new LinkedHashMap<>();
    Map<Metric, ConfidenceInterval> ratios = new LinkedHashMap<>();
    Optional<String> baseline = result.baseline();
    for (Metric metric : Metric.values()) {
      values.put(metric, trials.spread(name, metric).orElse(null));
      ratios.put(metric, baseline.flatMap(b -> trials.ratio(name, b, metric)).orElse(null));
    }
    ParticipantResult inScenario = server.in(scenario, result.outcome().trials());
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("cell", scenario.id());
    summary.put("validTrials", trials.values(name, Metric.ECHOES_PER_SECOND).length);
    summary.put("values", values);
    summary.put("ratios", ratios);
    LatencyDistributions.Pair latencies = result.outcome().distributions().of(name, scenario);
    Curve curve = new Curve(points(latencies.corrected()), points(latencies.uncorrected()));
    summary.put("curve", curve);
    summary.put("status", inScenario.status());
    summary.put("reason", inScenario.reason().orElse(null));
    return summary;
  }

  /** Holds pairs of percentile and nanoseconds, denser towards 100. */
  private record Curve(List<List<Number>> corrected, List<List<Number>> uncorrected) {}

  /** Returns the points of a curve, without the last, endless step. */
  private static List<List<Number>> points(Histogram histogram) {
    List<List<Number>> points = new ArrayList<>();
    long count = histogram.getTotalCount();
    for (HistogramIterationValue step : histogram.percentiles(TICKS_PER_HALF_DISTANCE)) {
      double percentile = step.getPercentileLevelIteratedTo();
      if (percentile >= 100 || (100 - percentile) / 100 * count < 1) {
        break;
      }
      points.add(List.of(percentile, step.getValueIteratedTo()));
    }
    return points;
  }

  /** Returns the tree without what only machines read: small enough to be embedded in a page. */
  public static ObjectNode forPage(ObjectNode tree) {
    ObjectNode page = tree.deepCopy();
    for (var variant : page.path("variants")) {
      for (var trial : variant.path("trials")) {
        ObjectNode node = (ObjectNode) trial;
        node.set("seconds", node.path("result").path("seconds").deepCopy());
        node.remove("result");
      }
    }
    return page;
  }
}
