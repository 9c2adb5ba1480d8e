package dev.echolab.lab.trial;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.load.verdict.Reason;
import dev.echolab.load.verdict.Verdict;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Holds one load against one participant and its results. No trial is dropped: an INVALID or FAILED
 * trial stays, with its reasons.
 *
 * @param round 1 for the first; trials of one round ran one after the other
 * @param values every metric; null for what is not known
 * @param document the whole result of the load, as {@code lab load --json} writes it; empty if
 *     FAILED
 */
@JsonPropertyOrder({"cell", "round", "judgement", "server", "values", "result"})
public record Trial(
    @JsonIgnore String participant,
    @JsonIgnore Scenario scenario,
    int round,
    @JsonUnwrapped Judgement judgement,
    Map<Metric, Double> values,
    @JsonUnwrapped Server server,
    @JsonIgnore ObjectNode document) {

  public enum Status {
    /** The results are reliable. */
    VALID,
    /** Measured, but the results are not reliable. */
    INVALID,
    /** Not measured: the server did not start, or could not be reached. */
    FAILED
  }

  /**
   * Says whether a trial can be used.
   *
   * @param reasons why it is not VALID; empty if it is
   * @param codes the same reasons for scripts and searches
   * @param thresholdsMissed each {@code --slo} that was missed, with the measured figure
   */
  public record Judgement(
      Status status, List<String> reasons, List<Reason.Code> codes, List<String> thresholdsMissed) {
    static Judgement of(Verdict verdict) {
      return new Judgement(
          verdict.isValid() ? Status.VALID : Status.INVALID,
          verdict.reasons().stream().map(Reason::text).toList(),
          verdict.reasons().stream().map(Reason::code).toList(),
          verdict.thresholdsMissed());
    }
  }

  /**
   * Describes the server of a trial.
   *
   * @param optionTable what it printed at its start; empty for a server that the lab did not start
   * @param processes whose CPU, memory and switches were measured; empty if they are not known
   */
  public record Server(@JsonIgnore List<String> optionTable, List<String> processes) {
    public static final Server UNKNOWN = new Server(List.of(), List.of());
  }

  public Trial {
    Map<Metric, Double> all = new EnumMap<>(Metric.class);
    for (Metric metric : Metric.values()) {
      all.put(metric, values.get(metric));
    }
    values = Collections.unmodifiableMap(all);
  }

  public static Trial failed(Slot slot, String reason) {
    return new Trial(
        slot.participant().name(),
        slot.scenario(),
        slot.round(),
        new Judgement(Status.FAILED, List.of(reason), List.of(), List.of()),
        Map.of(),
        Server.UNKNOWN,
        JsonNodeFactory.instance.objectNode());
  }

  @JsonProperty("cell")
  String scenarioId() {
    return scenario.id();
  }

  /** Returns the document without its environment, which a result file holds once, or null. */
  @JsonProperty
  ObjectNode result() {
    return document.isEmpty() ? null : document.deepCopy().without("environment");
  }

  public Status status() {
    return judgement.status();
  }

  public String reasonText() {
    return String.join("; ", judgement.reasons());
  }

  public boolean isValid() {
    return status() == Status.VALID;
  }

  public OptionalDouble value(Metric metric) {
    Double value = values.get(metric);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
