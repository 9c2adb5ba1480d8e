package dev.echolab.lab.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.trial.LabDocument;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Holds the result of an earlier comparison.
 *
 * @param file it was read from
 */
public record BaselineResult(Path file, Document document) {

  /** The part of a result file that is compared. */
  record Document(Map<String, String> environment, ObjectNode settings, List<Variant> variants) {}

  record Variant(String name, List<Figures> trials) {}

  /** One trial: {@code cell} is the id of its scenario. */
  record Figures(String cell, String status, Map<String, Double> values) {}

  /**
   * Reads the result file of a comparison.
   *
   * @throws IOException with a message that says what is wrong with the file
   */
  public static BaselineResult read(Path file) throws IOException {
    JsonNode tree;
    try {
      tree = LabDocument.JSON.readTree(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new IOException("no such file", e);
    } catch (JsonProcessingException e) {
      throw new IOException("not JSON: " + e.getOriginalMessage(), e);
    }
    String mismatch =
        "not the result.json of a comparison with schemaVersion " + LabDocument.SCHEMA_VERSION;
    if (!tree.path("kind").asText().equals(CompareDocument.KIND)
        || tree.path("schemaVersion").asInt() != LabDocument.SCHEMA_VERSION
        || !tree.hasNonNull("variants")
        || !tree.hasNonNull("settings")
        || !tree.hasNonNull("environment")) {
      throw new IOException(mismatch);
    }
    try {
      return new BaselineResult(file, LabDocument.JSON.treeToValue(tree, Document.class));
    } catch (JsonProcessingException e) {
      throw new IOException(mismatch + ": " + e.getOriginalMessage(), e);
    }
  }

  /** Returns the values of a variant's VALID trials in a scenario. */
  double[] values(String variant, Scenario scenario, Metric metric) {
    return document.variants().stream()
        .filter(v -> v.name().equals(variant))
        .flatMap(v -> v.trials().stream())
        .filter(trial -> trial.status().equals(Trial.Status.VALID.name()))
        .filter(trial -> trial.cell().equals(scenario.id()))
        .map(trial -> trial.values().get(metric.key()))
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .toArray();
  }
}
