package dev.echolab.lab.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.compare.CompareDocument;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.lab.trial.Participant;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.Trial;
import dev.echolab.load.verdict.Reason;
import dev.echolab.load.verdict.Slo;
import java.util.Comparator;
import java.util.Optional;

/** A sweep as JSON ({@code docs/sweep-result.schema.json}). */
public final class SweepDocument {
  public static final int SCHEMA_VERSION = 1;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private SweepDocument() {}

  public static ObjectNode toTree(SweepResult result) {
    SweepSettings settings = result.settings();
    ObjectNode root = NODES.objectNode();
    root.put("schemaVersion", SCHEMA_VERSION);
    root.put("kind", "sweep");
    ObjectNode verdict = root.putObject("verdict");
    verdict.put("status", result.status().name());
    verdict.put("interrupted", result.outcome().interrupted());
    result.reasons().forEach(verdict.putArray("reasons")::add);
    result.notes().forEach(root.putArray("notes")::add);
    root.put("over", settings.over().key());
    ObjectNode set = root.putObject("settings");
    settings.commandLine().forEach(set.putArray("commandLine")::add);
    CompareDocument.putTrialSettings(
        set, settings.trialSettings(), settings.server(), settings.clientCores());
    settings.trialSettings().slos().stream().map(Slo::text).forEach(set.putArray("slos")::add);
    set.put("repetitions", settings.repetitions());
    set.put("resolution", settings.resolution());
    root.set("metrics", CompareDocument.metrics());
    ArrayNode points = root.putArray("points");
    result.outcome().points().forEach(point -> points.add(point(point)));
    root.set("knee", best(result));
    ArrayNode knees = root.putArray("knees");
    result.outcome().knees().forEach(knee -> knees.add(knee(knee)));
    ArrayNode variants = root.putArray("variants");
    for (Participant participant : result.outcome().participants()) {
      String why = result.outcome().failures().get(participant.name());
      variants
          .addObject()
          .put("name", participant.name())
          .put("status", why == null ? "VALID" : "FAILED")
          .put("reason", why)
          .put("target", participant.target().map(Object::toString).orElse(null));
    }
    ObjectNode environment = root.putObject("environment");
    result.environment().forEach(environment::put);
    return root;
  }

  private static ObjectNode point(SweepPoint point) {
    Trial trial = point.trial();
    ObjectNode node = NODES.objectNode();
    node.put("variant", trial.participant());
    node.put("search", point.search());
    Scenario scenario = trial.scenario();
    if (scenario.ratePerSecond().isPresent()) {
      node.put("ratePerSecond", scenario.ratePerSecond().getAsDouble());
    } else {
      node.putNull("ratePerSecond");
    }
    node.put("connections", scenario.connections());
    node.put("size", scenario.sizeBytes());
    node.put("pipeline", scenario.pipeline());
    node.put("work", scenario.work().toString());
    node.put("meets", point.meets());
    node.put("limitedByClient", point.isLimitedByClient());
    node.put("decides", point.decides());
    node.put("disturbed", point.isDisturbed());
    node.put("status", trial.status().name());
    trial.reasons().forEach(node.putArray("reasons")::add);
    trial.codes().stream().map(Reason.Code::key).forEach(node.putArray("codes")::add);
    trial.thresholdsMissed().forEach(node.putArray("thresholdsMissed")::add);
    node.set("values", CompareDocument.values(trial));
    return node;
  }

  /** The highest of all knees; null if there is none. */
  private static JsonNode best(SweepResult result) {
    Optional<Knee> best =
        result.outcome().knees().stream()
            .filter(knee -> knee.rate().isPresent())
            .max(Comparator.comparingDouble(knee -> knee.rate().orElseThrow().value()));
    return best.isPresent() ? knee(best.get()) : NODES.nullNode();
  }

  private static ObjectNode knee(Knee knee) {
    return NODES
        .objectNode()
        .put("variant", knee.participant())
        .put("ratePerSecond", knee.rate().map(ConfidenceInterval::value).orElse(null))
        .put("low", knee.rate().map(ConfidenceInterval::low).orElse(null))
        .put("high", knee.rate().map(ConfidenceInterval::high).orElse(null))
        .put("why", knee.why().orElse(null));
  }
}
