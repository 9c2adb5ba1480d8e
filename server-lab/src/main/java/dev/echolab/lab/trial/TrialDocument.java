package dev.echolab.lab.trial;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.load.verdict.Reason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds one trial as it stands in a result file.
 *
 * @param cell the id of its scenario
 * @param processes whose CPU, memory and switches were measured
 * @param values by {@link Metric#key()}; null for what is not known
 * @param result the document of the load without its environment, which stands once at the root of
 *     the file; null if the trial FAILED
 */
public record TrialDocument(
    String cell,
    int round,
    @JsonUnwrapped Judgement judgement,
    List<String> processes,
    Map<String, Double> values,
    JsonNode result) {

  /** Holds status and reasons of a trial, or of a point of a sweep. */
  public record Judgement(
      String status, List<String> reasons, List<String> codes, List<String> thresholdsMissed) {
    public static Judgement of(Trial trial) {
      Trial.Judgement judgement = trial.judgement();
      return new Judgement(
          judgement.status().name(),
          judgement.reasons(),
          judgement.codes().stream().map(Reason.Code::key).toList(),
          judgement.thresholdsMissed());
    }
  }

  public static TrialDocument of(Trial trial) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.setAll(trial.document());
    result.remove("environment");
    return new TrialDocument(
        trial.scenario().id(),
        trial.round(),
        Judgement.of(trial),
        trial.server().processes(),
        values(trial),
        result.isEmpty() ? null : result);
  }

  /** Returns every metric in order; null for what is not known. */
  public static Map<String, Double> values(Trial trial) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (Metric metric : Metric.values()) {
      values.put(metric.key(), trial.values().get(metric));
    }
    return values;
  }
}
