package dev.echolab.lab.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * Holds the results of experiments as {@code docs/experiment-result.schema.json} describes them.
 *
 * @param environment of the run, by name
 */
public record ExperimentDocument(
    int schemaVersion,
    String kind,
    List<ExperimentResult> experiments,
    Map<String, String> environment) {
  private static final int SCHEMA_VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  public static ObjectNode toTree(List<ExperimentResult> results, Map<String, String> environment) {
    return JSON.valueToTree(
        new ExperimentDocument(SCHEMA_VERSION, "experiment", results, environment));
  }
}
