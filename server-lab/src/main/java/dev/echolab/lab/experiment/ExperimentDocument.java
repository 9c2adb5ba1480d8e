package dev.echolab.lab.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** Results as JSON ({@code docs/experiment-result.schema.json}). */
public final class ExperimentDocument {
  private static final int SCHEMA_VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private ExperimentDocument() {}

  public static ObjectNode toTree(List<ExperimentResult> results, Map<String, String> environment) {
    ObjectNode root = JSON.createObjectNode();
    root.put("schemaVersion", SCHEMA_VERSION);
    root.put("kind", "experiment");
    ArrayNode all = root.putArray("experiments");
    for (ExperimentResult result : results) {
      all.add(toTree(result));
    }
    root.set("environment", JSON.<JsonNode>valueToTree(environment));
    return root;
  }

  private static ObjectNode toTree(ExperimentResult result) {
    Hypothesis said = result.hypothesis();
    Findings found = result.findings();
    ObjectNode tree = JSON.createObjectNode();
    tree.put("name", said.name());
    tree.put("claimId", said.claimId());
    tree.put("claim", said.claim());
    tree.put("prediction", said.prediction());
    tree.set("commands", JSON.<JsonNode>valueToTree(result.commands()));
    tree.set("tables", JSON.<JsonNode>valueToTree(found.tables()));
    tree.set("chart", JSON.<JsonNode>valueToTree(found.chart()));
    tree.set("notes", JSON.<JsonNode>valueToTree(found.notes()));
    ArrayNode loads = tree.putArray("loads");
    for (LoadVerdict load : result.loads()) {
      ObjectNode node = loads.addObject();
      node.put("variant", load.variant());
      node.put("command", load.command());
      node.put("status", load.isValid() ? "VALID" : "INVALID");
      load.reasons().forEach(node.putArray("reasons")::add);
    }
    ObjectNode verdict = tree.putObject("verdict");
    verdict.put("status", found.conclusion().verdict().name());
    verdict.put("text", found.conclusion().verdict().text());
    verdict.put("because", found.conclusion().because());
    verdict.put("bound", said.bound());
    tree.set("limits", JSON.<JsonNode>valueToTree(said.limits()));
    tree.put("seconds", result.seconds());
    return tree;
  }
}
