package dev.echolab.lab.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.echolab.lab.trial.LabDocument;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Holds the result of an earlier comparison.
 *
 * @param file it was read from
 */
public record BaselineResult(Path file, CompareDocument document) {

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
        "not the result.json of a comparison with schemaVersion " + CompareDocument.SCHEMA_VERSION;
    if (!tree.path("kind").asText().equals(CompareDocument.KIND)
        || tree.path("schemaVersion").asInt() != CompareDocument.SCHEMA_VERSION) {
      throw new IOException(mismatch);
    }
    try {
      CompareDocument document = LabDocument.JSON.treeToValue(tree, CompareDocument.class);
      if (document.variants() == null
          || document.settings() == null
          || document.environment() == null) {
        throw new IOException(mismatch);
      }
      return new BaselineResult(file, document);
    } catch (JsonProcessingException e) {
      throw new IOException(mismatch + ": " + e.getOriginalMessage(), e);
    }
  }

  /** Returns the values of a variant's VALID trials in a scenario. */
  double[] values(String variant, Scenario scenario, Metric metric) {
    return document.variants().stream()
        .filter(v -> v.name().equals(variant))
        .flatMap(v -> v.trials().stream())
        .filter(trial -> trial.judgement().status().equals(Trial.Status.VALID.name()))
        .filter(trial -> trial.cell().equals(scenario.id()))
        .map(trial -> trial.values().get(metric.key()))
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .toArray();
  }
}
