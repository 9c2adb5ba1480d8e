package dev.echolab.lab.compare;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.trial.LabDocument;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.Trial;
import dev.echolab.load.report.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Holds the figures of a result that is compared with another one: of a comparison, or of loads.
 *
 * @param name of the file; not in the file
 * @param kind which command wrote it
 */
public record BaselineResult(
    @Json.Absent String name,
    String kind,
    Map<String, String> environment,
    ObjectNode settings,
    List<Load> cells,
    List<Variant> variants) {

  private static final String WHAT = "result.json of lab compare";

  /** The figures of {@link BaselineComparison}; none can be negative. */
  private static final List<Metric> COMPARED =
      List.of(Metric.ECHOES_PER_SECOND, Metric.P50, Metric.P99, Metric.CPU);

  /** One load: what it is, and which figure decides. */
  record Load(String id, String label, @JsonProperty("rankedBy") Metric by) {}

  record Variant(String name, List<Figures> trials) {}

  /** One trial: {@code cell} is the id of its load. */
  record Figures(
      String cell,
      String status,
      @JsonSetter(contentNulls = Nulls.SET) Map<String, Double> values) {
    boolean isValid() {
      return status.equals(Trial.Status.VALID.name());
    }
  }

  /**
   * Reads the result file of a comparison.
   *
   * @throws IOException with a message that names the file and says what is wrong with it
   */
  public static BaselineResult read(Path file) throws IOException {
    return of(file, Json.readTree(file, WHAT));
  }

  /** Converts a result that was read from {@code file}; throws as {@link #read}. */
  static BaselineResult of(Path file, JsonNode document) throws IOException {
    BaselineResult result =
        Json.convert(file, document, BaselineResult.class, WHAT, LabDocument.SCHEMA_VERSION);
    if (!result.kind().equals(CompareDocument.KIND)) {
      throw new IOException(file + " is no " + WHAT + ": kind: " + result.kind());
    }
    for (Variant variant : result.variants()) {
      for (Figures trial : variant.trials()) {
        for (Metric metric : COMPARED) {
          Double value = trial.values().get(metric.key());
          if (value != null && !(value >= 0 && Double.isFinite(value))) {
            throw new IOException(
                "%s is no %s: %s of %s is %s"
                    .formatted(file, WHAT, metric.key(), variant.name(), value));
          }
        }
      }
    }
    return result.named(file.toString());
  }

  /** Returns the figures of a result that has just been measured. */
  public static BaselineResult of(ObjectNode result) {
    return Json.fromTree(result, BaselineResult.class).named("this comparison");
  }

  private BaselineResult named(String newName) {
    return new BaselineResult(newName, kind, environment, settings, cells, variants);
  }

  /** Returns how many trials are not used because they are not VALID; empty if all are used. */
  public Optional<String> leftOut() {
    List<Figures> trials = variants.stream().flatMap(v -> v.trials().stream()).toList();
    long bad = trials.stream().filter(t -> !t.isValid()).count();
    String text = "%s: %s of %s results not VALID, left out".formatted(name, bad, trials.size());
    return Optional.of(text).filter(unused -> bad > 0);
  }

  /** Returns the loads of all trials, for people. */
  List<String> loads() {
    return cells.stream().map(Load::label).toList();
  }

  List<String> names() {
    return variants.stream().map(Variant::name).toList();
  }

  /** Returns a variant's trials of any status under a load. */
  List<Figures> trials(String variant, String load) {
    return variants.stream()
        .filter(v -> v.name().equals(variant))
        .flatMap(v -> v.trials().stream())
        .filter(trial -> trial.cell().equals(load))
        .toList();
  }

  /** Returns the values of a variant's VALID trials under a load. */
  double[] values(String variant, String load, Metric metric) {
    return trials(variant, load).stream()
        .filter(Figures::isValid)
        .map(trial -> trial.values().get(metric.key()))
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .toArray();
  }
}
