package dev.echolab.lab.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.Trial;
import dev.echolab.load.os.ProcessCpu;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.report.Json;
import dev.echolab.load.report.LoadDocument;
import dev.echolab.load.report.MergedResult;
import dev.echolab.load.verdict.Percentile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads results of {@code lab load} as the trials of one server under one load. */
public final class LoadRuns {
  static final String KIND = "load";
  private static final String SERVER = "the server";

  private LoadRuns() {}

  /**
   * Reads a result file of a comparison or of a load, or a folder: that of a comparison, or one
   * with the results of repeated loads.
   *
   * @throws IOException with a message that names the file and says what is wrong with it
   * @throws IllegalArgumentException naming two files that hold the same run
   */
  public static BaselineResult readAny(Path path) throws IOException {
    Path result = path.resolve("result.json");
    if (Files.isRegularFile(result)) {
      return BaselineResult.read(result);
    }
    if (!Files.isDirectory(path)) {
      // Read once: it may be a pipe.
      JsonNode document = Json.readTree(path, "result");
      return document.path("kind").asText().equals(CompareDocument.KIND)
          ? BaselineResult.of(path, document)
          : of(path, Map.of(path, LoadDocument.of(path, document)));
    }
    SortedMap<Path, LoadDocument> documents = new TreeMap<>();
    for (Path file : files(path)) {
      documents.put(file, LoadDocument.read(file));
    }
    if (documents.isEmpty()) {
      throw new IOException(path + " holds no result: no .json file");
    }
    return of(path, documents);
  }

  /** Returns the files that {@link #readAny} reads. */
  public static List<Path> files(Path path) throws IOException {
    Path result = path.resolve("result.json");
    if (Files.isRegularFile(result)) {
      return List.of(result);
    }
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.filter(each -> each.toString().endsWith(".json")).toList();
    }
  }

  private static BaselineResult of(Path path, Map<Path, LoadDocument> documents)
      throws IOException {
    List<MergedResult.Part> runs = new ArrayList<>();
    List<BaselineResult.Figures> trials = new ArrayList<>();
    Path firstFile = documents.keySet().iterator().next();
    LoadDocument first = documents.get(firstFile);
    for (Map.Entry<Path, LoadDocument> each : documents.entrySet()) {
      MergedResult.Part run = MergedResult.Part.of(each.getKey(), each.getValue());
      runs.add(run);
      if (!workload(each.getValue()).equals(workload(first))) {
        throw new IOException(
            run.file() + " is no repetition of " + firstFile + ": another workload");
      }
      Trial.Status status = run.verdict().isValid() ? Trial.Status.VALID : Trial.Status.INVALID;
      trials.add(new BaselineResult.Figures(KIND, status.name(), values(run.result())));
    }
    MergedResult.requireDistinct(runs);
    Metric by = runs.get(0).plan().isOpenLoop() ? Metric.P99 : Metric.ECHOES_PER_SECOND;
    return new BaselineResult(
        path.toString(),
        KIND,
        runs.get(0).environment(),
        workload(first),
        List.of(new BaselineResult.Load(KIND, "results of lab load", by)),
        List.of(new BaselineResult.Variant(SERVER, trials)));
  }

  private static ObjectNode workload(LoadDocument document) {
    ObjectNode workload = (ObjectNode) Json.toTree(document).path("workload");
    return workload.without(List.of("targets", "seed"));
  }

  private static Map<String, Double> values(RunResult result) {
    Map<String, Double> values = new HashMap<>();
    values.put(Metric.ECHOES_PER_SECOND.key(), result.echoesPerSecond());
    Map.of(Metric.P50, 50.0, Metric.P99, 99.0, Metric.P999, 99.9)
        .forEach(
            (metric, percentile) ->
                Percentile.of(result.corrected(), percentile)
                    .ifPresent(ns -> values.put(metric.key(), (double) ns)));
    OptionalDouble userNs = result.cpuUserNsPerEcho();
    OptionalDouble sysNs = result.cpuSysNsPerEcho();
    long cpuNs = result.client().cpuUserNs() + result.client().cpuSysNs();
    if (userNs.isPresent() && sysNs.isPresent() && cpuNs >= ProcessCpu.MIN_NS) {
      values.put(Metric.CLIENT_CPU.key(), userNs.getAsDouble() + sysNs.getAsDouble());
    }
    return values;
  }
}
