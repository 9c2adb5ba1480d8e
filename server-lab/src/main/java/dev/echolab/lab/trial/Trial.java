package dev.echolab.lab.trial;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.load.verdict.Reason;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * One load against one participant, and what came of it. Never dropped: an INVALID or FAILED trial
 * stays, with its reasons.
 *
 * @param participant its name
 * @param round 1 for the first; trials of one round ran one after the other
 * @param reasons why it is not VALID; empty if it is
 * @param codes the same reasons for scripts and searches
 * @param thresholdsMissed the {@code --slo} that were missed, with the figure seen
 * @param values what was measured; empty if it FAILED
 * @param optionTable what the server printed at its start; empty for a server of someone else
 * @param processes of which CPU, memory and switches were taken; empty if they are not known
 * @param document the whole result of the load, as {@code lab load --json} writes it
 */
public record Trial(
    String participant,
    Scenario scenario,
    int round,
    Status status,
    List<String> reasons,
    List<Reason.Code> codes,
    List<String> thresholdsMissed,
    Map<Metric, Double> values,
    List<String> optionTable,
    List<String> processes,
    ObjectNode document) {

  public enum Status {
    /** May be believed. */
    VALID,
    /** Measured, and not to be believed. */
    INVALID,
    /** Not measured: the server did not start, or could not be reached. */
    FAILED
  }

  public Trial {
    reasons = List.copyOf(reasons);
    codes = List.copyOf(codes);
    thresholdsMissed = List.copyOf(thresholdsMissed);
    values = Map.copyOf(values);
    optionTable = List.copyOf(optionTable);
    processes = List.copyOf(processes);
  }

  public boolean isValid() {
    return status == Status.VALID;
  }

  public OptionalDouble value(Metric metric) {
    Double value = values.get(metric);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
