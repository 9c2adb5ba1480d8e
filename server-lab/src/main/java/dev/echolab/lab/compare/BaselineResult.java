package dev.echolab.lab.compare;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.trial.LabDocument;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.Trial;
import dev.echolab.load.report.Json;
import java.io.IOException;
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

  /** The figures of {@link BaselineComparison}; none can be negative. */
  private static final List<Metric> COMPARED =
      List.of(Metric.ECHOES_PER_SECOND, Metric.P99, Metric.CPU);

  /** The part of a result file that is compared. */
  record Document(
      String kind, Map<String, String> environment, ObjectNode settings, List<Variant> variants) {}

  record Variant(String name, List<Figures> trials) {}

  /** One trial: {@code cell} is the id of its scenario. */
  record Figures(
      String cell,
      String status,
      @JsonSetter(contentNulls = Nulls.SET) Map<String, Double> values) {}

  /**
   * Reads the result file of a comparison.
   *
   * @throws IOException with a message that names the file and says what is wrong with it
   */
  public static BaselineResult read(Path file) throws IOException {
    Document document =
        Json.read(file, Document.class, "result.json of lab compare", LabDocument.SCHEMA_VERSION);
    if (!document.kind().equals(CompareDocument.KIND)) {
      throw new IOException(file + " is no result.json of lab compare: kind: " + document.kind());
    }
    for (Variant variant : document.variants()) {
      for (Figures trial : variant.trials()) {
        for (Metric metric : COMPARED) {
          Double value = trial.values().get(metric.key());
          if (value != null && !(value >= 0 && Double.isFinite(value))) {
            throw new IOException(
                "%s is no result.json of lab compare: %s of %s is %s"
                    .formatted(file, metric.key(), variant.name(), value));
          }
        }
      }
    }
    return new BaselineResult(file, document);
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
