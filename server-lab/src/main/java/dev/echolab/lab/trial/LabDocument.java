package dev.echolab.lab.trial;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.server.ServerCommand;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Holds the parts that the result files of comparisons and sweeps share. */
public final class LabDocument {
  /** Reads files of later versions too: it skips keys that it does not know. */
  public static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private LabDocument() {}

  /** Returns a document as a tree. */
  public static ObjectNode toTree(Object document) {
    return JSON.valueToTree(document);
  }

  /** Says whether a result is reliable, and if not, why. */
  public record Verdict(String status, boolean interrupted, List<String> reasons) {}

  /** Describes a metric to a reader of the file. */
  public record MetricText(String label, String unit, String better) {}

  /** Returns the description of every key of {@code values}. */
  public static Map<String, MetricText> metrics() {
    Map<String, MetricText> metrics = new LinkedHashMap<>();
    for (Metric metric : Metric.values()) {
      metrics.put(
          metric.key(), new MetricText(metric.label(), metric.unit(), metric.better().key()));
    }
    return metrics;
  }

  /** The cores of servers and client, as taskset(1) takes them. */
  public record Pin(String serverCores, String clientCores) {}

  /**
   * Holds what is equal in all trials.
   *
   * @param pin null: any core
   */
  public record Settings(
      String protocol,
      long warmupMs,
      long durationMs,
      String arrivals,
      long seed,
      String java,
      List<String> jvmFlags,
      List<String> serverOptions,
      Pin pin) {

    public static Settings of(TrialSettings settings, ServerCommand server, String clientCores) {
      return new Settings(
          settings.protocol().key(),
          settings.warmup().toMillis(),
          settings.duration().toMillis(),
          settings.arrivals().key(),
          settings.seed(),
          server.java().toString(),
          server.jvmFlags(),
          server.options(),
          server.cores().isEmpty() ? null : new Pin(server.cores(), clientCores));
    }
  }
}
