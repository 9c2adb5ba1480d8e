package dev.echolab.lab.trial;

import com.fasterxml.jackson.databind.util.StdConverter;
import dev.echolab.lab.server.ServerCommand;
import dev.echolab.load.os.Environment;
import dev.echolab.load.os.ProcFile;
import dev.echolab.load.report.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds the parts that the result files of the lab share.
 *
 * <p>A file is a map with its keys in their order; {@code docs/*-result.schema.json} describes
 * them. What is not known is null.
 */
public final class LabDocument {
  /** The version of both kinds of file. */
  public static final int SCHEMA_VERSION = 1;

  /** The sentence that an interrupted result shows. */
  public static final String INTERRUPTED = "interrupted: what was measured until then is here";

  private LabDocument() {}

  /** Writes an empty Optional as null. */
  public static final class OrNull extends StdConverter<Optional<?>, Object> {
    @Override
    public Object convert(Optional<?> value) {
      return value.orElse(null);
    }
  }

  /** Says whether a result is reliable, and if not, why. */
  public record Verdict(Trial.Status status, boolean interrupted, List<String> reasons) {}

  private record MetricText(String label, String unit, String better) {}

  /** Returns a document that holds the first keys of every file. */
  public static Map<String, Object> begin(
      String kind, String headline, Verdict verdict, List<String> notes) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("schemaVersion", SCHEMA_VERSION);
    document.put("kind", kind);
    document.put("headline", headline);
    document.put("verdict", verdict);
    document.put("notes", notes);
    return document;
  }

  /** Adds the description of every key of {@code values}. */
  public static void putMetrics(Map<String, Object> document) {
    Map<Metric, MetricText> metrics = new LinkedHashMap<>();
    for (Metric metric : Metric.values()) {
      String better = metric.isHigherBetter() ? "higher" : "lower";
      metrics.put(metric, new MetricText(metric.label(), metric.unit(), better));
    }
    document.put("metrics", metrics);
  }

  /** Adds the settings that are equal in all trials, but for the command line. */
  public static void putSettings(Map<String, Object> document, LabSettings lab) {
    TrialSettings settings = lab.trialSettings();
    ServerCommand server = lab.server();
    document.put("protocol", settings.protocol());
    document.put("warmupMs", settings.warmup().toMillis());
    document.put("durationMs", settings.duration().toMillis());
    document.put("arrivals", settings.arrivals());
    document.put("seed", settings.seed());
    document.put("java", server.java().toString());
    document.put("jvmFlags", server.jvmFlags());
    document.put("serverOptions", server.options());
    Map<String, String> pin = new LinkedHashMap<>();
    pin.put("serverCores", server.cores());
    pin.put("clientCores", lab.clientCores());
    document.put("pin", server.cores().isEmpty() ? null : pin);
  }

  /**
   * Returns names and values of the environment, in a fixed order: that of every load, the time,
   * and the limit of open files; what is not available is left out.
   */
  public static Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    environment.putAll(Environment.capture());
    ProcFile.openFileLimit().ifPresent(files -> environment.put("openFiles", Long.toString(files)));
    return environment;
  }

  /** Adds the keys of a record to those of a document. */
  public static void putAll(Map<String, Object> document, Object more) {
    Json.toTree(more).properties().forEach(key -> document.put(key.getKey(), key.getValue()));
  }
}
