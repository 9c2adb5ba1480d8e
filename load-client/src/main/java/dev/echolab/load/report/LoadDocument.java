package dev.echolab.load.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.echolab.load.os.Environment;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.RateProfile.Stage;
import dev.echolab.load.record.ClientCost;
import dev.echolab.load.record.ConnectionCounts;
import dev.echolab.load.record.Incident;
import dev.echolab.load.record.IntervalSample;
import dev.echolab.load.record.Latencies;
import dev.echolab.load.record.Outcomes;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.record.ServerStats;
import dev.echolab.load.record.StageResult;
import dev.echolab.load.record.Throughput;
import dev.echolab.load.record.Timeframe;
import dev.echolab.load.report.Json.Absent;
import dev.echolab.load.report.Json.Nullable;
import dev.echolab.load.verdict.Percentile;
import dev.echolab.load.verdict.SteadyState;
import dev.echolab.load.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.HdrHistogram.Histogram;

/**
 * The result of a run as a JSON file ({@code docs/load-result.schema.json}), for writing and for
 * reading.
 *
 * <p>A percentile with too few samples beyond it is null. Each histogram is stored whole
 * (HdrHistogram V2, compressed, base64), so that results can be merged without loss. Derived
 * figures, such as rates, are written for readers and are computed again from the others on
 * reading.
 *
 * @param runIds identify the run, or the runs that were merged
 * @param server null if the server reports no counters
 * @param stages the stages of the load profile; absent without one
 * @param environment where the run was made, or those that were merged
 */
public record LoadDocument(
    int schemaVersion,
    Set<UUID> runIds,
    Verdict verdict,
    Workload workload,
    ThroughputSection throughput,
    LatencySection latency,
    HistogramSection connect,
    Outcomes outcomes,
    ClientSection client,
    @Nullable ServerStats server,
    ConnectionCounts connections,
    Timeframe measured,
    List<IntervalSample> warmup,
    List<IntervalSample> seconds,
    @Absent List<StageSection> stages,
    List<Incident> incidents,
    @Absent Map<String, String> environment) {
  /** Raised when a reader of the former version would misunderstand. */
  public static final int SCHEMA_VERSION = 1;

  private static final String WHAT = "result of lab load";

  record ThroughputSection(
      double echoesPerSecond,
      double bytesPerSecond,
      @Nullable Double targetPerSecond,
      long echoes,
      long payloadBytes,
      SteadyState steadiness) {}

  record LatencySection(String kind, HistogramSection corrected, HistogramSection uncorrected) {}

  /** A histogram in nanoseconds, and its percentiles. */
  record HistogramSection(
      long count,
      @Nullable Long p50Ns,
      @Nullable Long p90Ns,
      @Nullable Long p99Ns,
      @Nullable Long p999Ns,
      @Absent Long p9999Ns,
      @Nullable Long minNs,
      @Nullable Long maxNs,
      @Nullable Long meanNs,
      Histogram histogram) {

    static HistogramSection of(Histogram histogram) {
      long count = histogram.getTotalCount();
      return new HistogramSection(
          count,
          Percentile.orNull(histogram, 50),
          Percentile.orNull(histogram, 90),
          Percentile.orNull(histogram, 99),
          Percentile.orNull(histogram, 99.9),
          Percentile.orNull(histogram, 99.99),
          knownIf(count > 0, histogram.getMinValue()),
          knownIf(count > 0, histogram.getMaxValue()),
          knownIf(count > 0, Math.round(histogram.getMean())),
          histogram);
    }
  }

  record ClientSection(
      @Nullable Double cpuUserNsPerEcho,
      @Nullable Double cpuSysNsPerEcho,
      @Nullable Long lateSendP50Ns,
      @Nullable Long lateSendP99Ns,
      @Nullable Long lateSendMaxNs,
      int threads,
      long cpuUserNs,
      long cpuSysNs,
      @Nullable Long runQueueWaitNs,
      @Nullable Long threadsRanNs,
      long stalledNs,
      long longestStepNs,
      @Absent Double machineStolenShare,
      HistogramSection lateness) {

    static ClientSection of(RunResult result) {
      ClientCost client = result.client();
      Histogram lateness = result.latencies().lateness();
      boolean open = lateness.getTotalCount() > 0;
      return new ClientSection(
          Json.orNull(result.cpuUserNsPerEcho()),
          Json.orNull(result.cpuSysNsPerEcho()),
          knownIf(open, lateness.getValueAtPercentile(50)),
          knownIf(open, lateness.getValueAtPercentile(99)),
          knownIf(open, lateness.getMaxValue()),
          client.threads(),
          client.cpuUserNs(),
          client.cpuSysNs(),
          knownIf(client.runQueueWaitNs() >= 0, client.runQueueWaitNs()),
          knownIf(client.threadsRanNs() >= 0, client.threadsRanNs()),
          client.stalledNs(),
          client.longestStepNs(),
          client.machineStolenShare() >= 0 ? client.machineStolenShare() : null,
          HistogramSection.of(lateness));
    }

    ClientCost cost() {
      return new ClientCost(
          cpuUserNs,
          cpuSysNs,
          threadsRanNs == null ? -1 : threadsRanNs,
          runQueueWaitNs == null ? -1 : runQueueWaitNs,
          threads,
          stalledNs,
          longestStepNs,
          machineStolenShare == null ? -1 : machineStolenShare);
    }
  }

  /** A stage of the load profile: what was planned, and what was measured. */
  record StageSection(
      double fromPerSecond,
      double toPerSecond,
      long durationNs,
      long due,
      long echoes,
      @Nullable Double echoesPerSecond,
      long errors,
      HistogramSection corrected) {

    static List<StageSection> of(LoadPlan plan, RunResult run) {
      List<StageResult> results = run.throughput().stages();
      List<StageSection> sections = new ArrayList<>();
      for (int i = 0; i < results.size(); i++) {
        Stage stage = plan.profile().stages().get(i);
        StageResult result = results.get(i);
        double seconds = plan.profile().secondsWithin(i, run.measuredNs());
        sections.add(
            new StageSection(
                stage.fromPerSecond(),
                stage.toPerSecond(),
                stage.duration().toNanos(),
                result.due(),
                result.echoes(),
                seconds == 0 ? null : (Double) (result.echoes() / seconds),
                result.errors(),
                HistogramSection.of(result.corrected())));
      }
      return sections;
    }
  }

  private static Long knownIf(boolean known, long value) {
    return known ? (Long) value : null;
  }

  /** Returns the result of a run of this process. */
  public static LoadDocument of(LoadPlan plan, RunResult result, Verdict verdict) {
    return of(plan, result, verdict, Environment.capture());
  }

  static LoadDocument of(
      LoadPlan plan, RunResult result, Verdict verdict, Map<String, String> environment) {
    Throughput throughput = result.throughput();
    OptionalDouble target = throughput.targetPerSecond();
    return new LoadDocument(
        SCHEMA_VERSION,
        new TreeSet<>(result.runIds()),
        verdict,
        Workload.of(plan),
        new ThroughputSection(
            result.echoesPerSecond(),
            result.bytesPerSecond(),
            Json.orNull(target),
            throughput.echoes(),
            throughput.payloadBytes(),
            SteadyState.of(throughput)),
        new LatencySection(
            "round-trip time",
            HistogramSection.of(result.corrected()),
            HistogramSection.of(result.uncorrected())),
        HistogramSection.of(result.latencies().connect()),
        result.outcomes(),
        ClientSection.of(result),
        result.server().orElse(null),
        result.connections(),
        result.measured(),
        throughput.warmup(),
        throughput.seconds(),
        throughput.stages().isEmpty() ? null : StageSection.of(plan, result),
        result.incidents(),
        environment);
  }

  /** Reads a result, as {@link Json#readTree} does. */
  public static LoadDocument read(Path file) throws IOException {
    return of(file, Json.readTree(file, WHAT));
  }

  /** Converts a result that was read from {@code file}, as {@link Json#convert} does. */
  public static LoadDocument of(Path file, JsonNode document) throws IOException {
    return Json.convert(file, document, LoadDocument.class, WHAT, SCHEMA_VERSION);
  }

  /** Returns the plan of the run; see {@link Workload#toPlan}. */
  public LoadPlan plan() {
    return workload.toPlan();
  }

  public RunResult result() {
    Double target = throughput.targetPerSecond();
    return new RunResult(
        runIds,
        measured,
        new Throughput(
            target == null ? OptionalDouble.empty() : OptionalDouble.of(target),
            throughput.echoes(),
            throughput.payloadBytes(),
            warmup,
            seconds,
            stages == null
                ? List.of()
                : stages.stream()
                    .map(s -> new StageResult(s.echoes, s.errors, s.corrected.histogram))
                    .toList()),
        new Latencies(
            latency.corrected().histogram(),
            latency.uncorrected().histogram(),
            connect.histogram(),
            client.lateness().histogram()),
        outcomes,
        connections,
        client.cost(),
        Optional.ofNullable(server),
        incidents);
  }
}
