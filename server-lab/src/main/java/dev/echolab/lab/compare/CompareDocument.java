package dev.echolab.lab.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.server.ServerCommand;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.lab.trial.LatencyDistributions;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.OptionTables;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.Trial;
import dev.echolab.lab.trial.TrialSettings;
import dev.echolab.load.verdict.Reason;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** A comparison as JSON ({@code docs/compare-result.schema.json}). */
public final class CompareDocument {
  public static final int SCHEMA_VERSION = 1;

  /** Points of a percentile curve each time the distance to 100 % halves. */
  private static final int TICKS_PER_HALF_DISTANCE = 4;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final CompareResult result;

  private CompareDocument(CompareResult result) {
    this.result = result;
  }

  public static ObjectNode toTree(CompareResult result) {
    return new CompareDocument(result).toTree();
  }

  private ObjectNode toTree() {
    ObjectNode root = NODES.objectNode();
    root.put("schemaVersion", SCHEMA_VERSION);
    root.put("kind", "compare");
    ObjectNode verdict = root.putObject("verdict");
    verdict.put("status", result.status().name());
    verdict.put("interrupted", result.outcome().interrupted());
    result.reasons().forEach(verdict.putArray("reasons")::add);
    result.notes().forEach(root.putArray("notes")::add);
    root.set("settings", settings());
    root.set("metrics", metrics());
    putRanking(root, result.ranking());
    ArrayNode scenarios = root.putArray("cells");
    for (Scenario scenario : result.outcome().scenarios()) {
      ObjectNode node = scenarios.addObject();
      putCell(node, scenario);
      putRanking(node, result.rankingIn(scenario));
    }
    ArrayNode variants = root.putArray("variants");
    result
        .outcome()
        .participantResults()
        .forEach(participantResult -> variants.add(variant(participantResult)));
    root.set("options", options());
    ObjectNode environment = root.putObject("environment");
    result.environment().forEach(environment::put);
    return root;
  }

  /** What the keys of values mean. */
  public static ObjectNode metrics() {
    ObjectNode metrics = NODES.objectNode();
    for (Metric metric : Metric.values()) {
      metrics
          .putObject(metric.key())
          .put("label", metric.label())
          .put("unit", metric.unit())
          .put("better", metric.better().name().toLowerCase(Locale.ROOT));
    }
    return metrics;
  }

  static void putCell(ObjectNode node, Scenario scenario) {
    node.put("id", scenario.id())
        .put("label", scenario.label())
        .put("connections", scenario.connections())
        .put("sizeBytes", scenario.sizeBytes())
        .put("pipeline", scenario.pipeline())
        .put("work", scenario.work().toString());
    if (scenario.ratePerSecond().isPresent()) {
      node.put("ratePerSecond", scenario.ratePerSecond().getAsDouble());
    } else {
      node.putNull("ratePerSecond");
    }
  }

  private ObjectNode settings() {
    CompareSettings settings = result.settings();
    ObjectNode node = NODES.objectNode();
    settings.commandLine().forEach(node.putArray("commandLine")::add);
    node.put("trials", settings.trials());
    putTrialSettings(node, settings.trialSettings(), settings.server(), settings.clientCores());
    node.put("baseline", settings.baseline().orElse(null));
    node.put("tieMargin", settings.margin());
    node.put("intervals", "95 %, expanded percentile bootstrap over rounds, seed 1");
    node.put("clientWarmup", settings.clientWarmup());
    return node;
  }

  public static void putTrialSettings(
      ObjectNode node, TrialSettings trialSettings, ServerCommand server, String clientCores) {
    node.put("protocol", trialSettings.protocol().name().toLowerCase(Locale.ROOT));
    node.put("warmupMs", trialSettings.warmup().toMillis());
    node.put("durationMs", trialSettings.duration().toMillis());
    node.put("arrivals", trialSettings.arrivals().name().toLowerCase(Locale.ROOT));
    node.put("seed", trialSettings.seed());
    node.put("java", server.java().toString());
    server.jvmFlags().forEach(node.putArray("jvmFlags")::add);
    server.options().forEach(node.putArray("serverOptions")::add);
    if (server.cores().isEmpty()) {
      node.putNull("pin");
    } else {
      node.putObject("pin").put("serverCores", server.cores()).put("clientCores", clientCores);
    }
  }

  private void putRanking(ObjectNode node, Ranking ranking) {
    node.put("rankedBy", ranking.by().key());
    ArrayNode groups = node.putArray("ranking");
    ranking.groups().forEach(group -> group.forEach(groups.addArray()::add));
    ranking.unranked().forEach(node.putArray("unranked")::add);
    ArrayNode pairs = node.putArray("pairs");
    for (Ranking.Pair pair : ranking.pairs()) {
      ObjectNode it = pairs.addObject().put("first", pair.first()).put("second", pair.second());
      it.set("ratio", interval(pair.ratio()));
      it.put("apart", pair.apart());
    }
  }

  private ObjectNode options() {
    ObjectNode node = NODES.objectNode();
    OptionTables tables = result.optionTables();
    node.put("identical", tables.differences().isEmpty());
    tables.shared().forEach(node.putArray("shared")::add);
    ObjectNode own = node.putObject("own");
    tables.own().forEach((name, rows) -> rows.forEach(own.putArray(name)::add));
    tables.differences().forEach(node.putArray("differences")::add);
    return node;
  }

  private ObjectNode variant(ParticipantResult participantResult) {
    String name = participantResult.participant().name();
    ObjectNode node = NODES.objectNode();
    node.put("name", name);
    node.put("status", participantResult.status().name());
    node.put("reason", participantResult.reason().orElse(null));
    node.put("target", participantResult.participant().target().map(Object::toString).orElse(null));
    participantResult.command().forEach(node.putArray("command")::add);
    ArrayNode trials = node.putArray("trials");
    result.outcome().trials().stream()
        .filter(trial -> trial.participant().equals(name))
        .forEach(trial -> trials.add(trial(trial)));
    ArrayNode scenarios = node.putObject("summary").putArray("cells");
    for (Scenario scenario : result.outcome().scenarios()) {
      ObjectNode summary = summary(name, scenario);
      result.outcome().participantResultsIn(scenario).stream()
          .filter(its -> its.participant().equals(participantResult.participant()))
          .forEach(
              its ->
                  summary
                      .put("status", its.status().name())
                      .put("reason", its.reason().orElse(null)));
      scenarios.add(summary);
    }
    return node;
  }

  static ObjectNode trial(Trial trial) {
    ObjectNode node = NODES.objectNode();
    node.put("cell", trial.scenario().id());
    node.put("round", trial.round());
    node.put("status", trial.status().name());
    trial.reasons().forEach(node.putArray("reasons")::add);
    trial.codes().stream().map(Reason.Code::key).forEach(node.putArray("codes")::add);
    trial.thresholdsMissed().forEach(node.putArray("thresholdsMissed")::add);
    trial.processes().forEach(node.putArray("processes")::add);
    node.set("values", values(trial));
    ObjectNode document = trial.document().deepCopy();
    // Equal in all trials, and at the root of the result.
    document.remove("environment");
    node.set("result", document.isEmpty() ? NODES.nullNode() : document);
    return node;
  }

  /** Null for what is not known. */
  public static ObjectNode values(Trial trial) {
    ObjectNode node = NODES.objectNode();
    for (Metric metric : Metric.values()) {
      if (trial.value(metric).isPresent()) {
        node.put(metric.key(), trial.value(metric).getAsDouble());
      } else {
        node.putNull(metric.key());
      }
    }
    return node;
  }

  private ObjectNode summary(String name, Scenario scenario) {
    PairedTrials trials = result.trials().in(scenario);
    ObjectNode node = NODES.objectNode();
    node.put("cell", scenario.id());
    node.put("validTrials", trials.values(name, Metric.ECHOES_PER_SECOND).length);
    ObjectNode values = node.putObject("values");
    ObjectNode ratios = node.putObject("ratios");
    for (Metric metric : Metric.values()) {
      values.set(metric.key(), spread(trials.values(name, metric), trials.mean(name, metric)));
      Optional<ConfidenceInterval> ratio =
          result.settings().baseline().flatMap(base -> trials.ratio(name, base, metric));
      ratios.set(metric.key(), interval(ratio));
    }
    ObjectNode curve = node.putObject("curve");
    Optional<LatencyDistributions.Pair> pair = result.outcome().distributions().of(name, scenario);
    curve.set("corrected", pair.map(p -> curve(p.corrected())).orElseGet(NODES::arrayNode));
    curve.set("uncorrected", pair.map(p -> curve(p.uncorrected())).orElseGet(NODES::arrayNode));
    return node;
  }

  /** Null if there is no value; without an interval if there are too few. */
  private static JsonNode spread(double[] values, Optional<ConfidenceInterval> interval) {
    if (values.length == 0) {
      return NODES.nullNode();
    }
    ObjectNode node = NODES.objectNode();
    node.put("value", Arrays.stream(values).average().orElseThrow());
    node.put("low", interval.map(ConfidenceInterval::low).orElse(null));
    node.put("high", interval.map(ConfidenceInterval::high).orElse(null));
    node.put("min", Arrays.stream(values).min().orElseThrow());
    node.put("max", Arrays.stream(values).max().orElseThrow());
    return node;
  }

  static JsonNode interval(Optional<ConfidenceInterval> interval) {
    if (interval.isEmpty()) {
      return NODES.nullNode();
    }
    ConfidenceInterval i = interval.get();
    return NODES.objectNode().put("value", i.value()).put("low", i.low()).put("high", i.high());
  }

  /** Pairs of percentile and nanoseconds, denser towards 100; without the last, endless step. */
  static ArrayNode curve(Histogram histogram) {
    ArrayNode points = NODES.arrayNode();
    long count = histogram.getTotalCount();
    for (HistogramIterationValue step : histogram.percentiles(TICKS_PER_HALF_DISTANCE)) {
      double percentile = step.getPercentileLevelIteratedTo();
      if (percentile >= 100 || (100 - percentile) / 100 * count < 1) {
        break;
      }
      points.addArray().add(percentile).add(step.getValueIteratedTo());
    }
    return points;
  }

  /** The tree without what only machines read: small enough to be embedded in a page. */
  public static ObjectNode forPage(ObjectNode tree) {
    ObjectNode page = tree.deepCopy();
    page.path("variants")
        .forEach(
            variant ->
                variant
                    .path("trials")
                    .forEach(
                        trial -> {
                          ObjectNode node = (ObjectNode) trial;
                          node.set("seconds", node.path("result").path("seconds").deepCopy());
                          node.remove("result");
                        }));
    return page;
  }
}
