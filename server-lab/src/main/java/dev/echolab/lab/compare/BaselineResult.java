package dev.echolab.lab.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The result of an earlier comparison, read back. */
public final class BaselineResult {
  private final Path file;
  private final JsonNode root;

  private BaselineResult(Path file, JsonNode root) {
    this.file = file;
    this.root = root;
  }

  /**
   * Reads it.
   *
   * @throws IOException saying in words what is wrong with the file
   */
  public static BaselineResult read(Path file) throws IOException {
    JsonNode root;
    try {
      root = new ObjectMapper().readTree(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new IOException("no such file", e);
    } catch (JsonProcessingException e) {
      throw new IOException("not JSON: " + e.getOriginalMessage(), e);
    }
    boolean fits =
        root.path("kind").asText().equals("compare")
            && root.path("schemaVersion").asInt() == CompareDocument.SCHEMA_VERSION;
    if (!fits) {
      throw new IOException(
          "not the result.json of a comparison with schemaVersion "
              + CompareDocument.SCHEMA_VERSION);
    }
    return new BaselineResult(file, root);
  }

  Path file() {
    return file;
  }

  /** The values of a variant's VALID trials in a scenario. */
  double[] values(String variant, Scenario scenario, Metric metric) {
    List<Double> values = new ArrayList<>();
    for (JsonNode its : root.path("variants")) {
      if (its.path("name").asText().equals(variant)) {
        for (JsonNode trial : its.path("trials")) {
          JsonNode value = trial.path("values").path(metric.key());
          boolean counts =
              trial.path("status").asText().equals(Trial.Status.VALID.name())
                  && trial.path("cell").asText().equals(scenario.id());
          if (counts && value.isNumber()) {
            values.add(value.asDouble());
          }
        }
      }
    }
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  Map<String, String> environment() {
    Map<String, String> all = new LinkedHashMap<>();
    root.path("environment")
        .properties()
        .forEach(entry -> all.put(entry.getKey(), entry.getValue().asText()));
    return all;
  }

  /** A setting as text; empty if it is not there. */
  String setting(String name) {
    return root.path("settings").path(name).toString();
  }
}
