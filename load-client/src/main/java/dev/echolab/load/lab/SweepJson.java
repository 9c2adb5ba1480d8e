package dev.echolab.load.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.load.verdict.Reason;
import dev.echolab.load.verdict.Slo;
import java.util.Comparator;
import java.util.Optional;

/** A sweep as JSON ({@code docs/sweep-result.schema.json}). */
public final class SweepJson {
  public static final int SCHEMA_VERSION = 1;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private SweepJson() {}

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
    CompareJson.putSetup(set, settings.setup(), settings.server(), settings.clientCores());
    settings.setup().slos().stream().map(Slo::text).forEach(set.putArray("slos")::add);
    set.put("repetitions", settings.repetitions());
    set.put("resolution", settings.resolution());
    root.set("metrics", CompareJson.metrics());
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
    Cell cell = trial.cell();
    if (cell.ratePerSecond().isPresent()) {
      node.put("ratePerSecond", cell.ratePerSecond().getAsDouble());
    } else {
      node.putNull("ratePerSecond");
    }
    node.put("connections", cell.connections());
    node.put("size", cell.sizeBytes());
    node.put("pipeline", cell.pipeline());
    node.put("work", cell.work().toString());
    node.put("meets", point.meets());
    node.put("limitedByClient", point.isLimitedByClient());
    node.put("decides", point.decides());
    node.put("disturbed", point.isDisturbed());
    node.put("status", trial.status().name());
    trial.reasons().forEach(node.putArray("reasons")::add);
    trial.codes().stream().map(Reason.Code::key).forEach(node.putArray("codes")::add);
    trial.thresholdsMissed().forEach(node.putArray("thresholdsMissed")::add);
    node.set("values", CompareJson.values(trial));
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
