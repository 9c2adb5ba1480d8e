package dev.echolab.load.report;

import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.LoadPlan.Connections;
import dev.echolab.load.plan.LoopModel;
import dev.echolab.load.plan.OnDisconnect;
import dev.echolab.load.plan.PayloadFile;
import dev.echolab.load.plan.RateProfile;
import dev.echolab.load.plan.RateProfile.Stage;
import dev.echolab.load.plan.Target;
import dev.echolab.load.record.ClientCost;
import dev.echolab.load.record.ConnectionCounts;
import dev.echolab.load.record.Histograms;
import dev.echolab.load.record.Incident;
import dev.echolab.load.record.IncidentLog;
import dev.echolab.load.record.IntervalSample;
import dev.echolab.load.record.Latencies;
import dev.echolab.load.record.Outcomes;
import dev.echolab.load.record.Phase;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.record.StageResult;
import dev.echolab.load.record.Throughput;
import dev.echolab.load.record.Timeframe;
import dev.echolab.load.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * Merges the results of several client machines that ran together.
 *
 * <p>Histograms are added, never averaged. Figures that cannot be added are left out: percentiles
 * of single seconds are null, and the server's counters are left out because several clients have
 * seen the same ones.
 */
public record MergedResult(LoadPlan plan, RunResult result, Map<String, String> environment) {
  /** The result of one client machine; the file names it in messages. */
  public record Part(
      Path file,
      LoadPlan plan,
      RunResult result,
      Verdict verdict,
      Map<String, String> environment) {

    /** Reads a result that {@link LoadDocument} wrote; an exception names the file. */
    public static Part read(Path file) throws IOException {
      return of(file, LoadDocument.read(file));
    }

    /** Returns the result in a document that was read from {@code file}. */
    public static Part of(Path file, LoadDocument document) throws IOException {
      try {
        new ResultCheck(document).run();
        return new Part(
            file,
            document.plan(),
            document.result(),
            document.verdict(),
            Objects.requireNonNullElse(document.environment(), Map.of()));
      } catch (IllegalArgumentException e) {
        throw new IOException(file + " is no result of lab load: " + e.getMessage(), e);
      }
    }
  }

  private static final Duration MAX_START_DIFFERENCE = Duration.ofSeconds(1);

  /** What all plans must have in common, by the option that sets it. */
  private static final Map<String, Function<LoadPlan, Object>> COMMON = new LinkedHashMap<>();

  static {
    COMMON.put("--protocol", plan -> plan.traffic().protocol());
    COMMON.put("the loop (open or closed)", LoadPlan::isOpenLoop);
    COMMON.put("--pipeline", plan -> plan.loop().pipeline());
    COMMON.put("--size", plan -> plan.traffic().sizes());
    COMMON.put("--payload-file", plan -> plan.traffic().payload().map(PayloadFile::sha256));
    COMMON.put("--warmup", plan -> plan.timing().warmup());
    COMMON.put("--timeout", plan -> plan.timing().timeout());
    COMMON.put("--churn", plan -> plan.connections().churnEchoes());
    COMMON.put("--reconnect", p -> p.connections().onDisconnect() == OnDisconnect.RECONNECT);
    COMMON.put("--duration", plan -> plan.timing().duration());
    COMMON.put("--arrivals", p -> p.loop() instanceof LoopModel.Open o ? o.arrivals() : "");
    COMMON.put(
        "the lengths of --profile",
        plan -> plan.profile().stages().stream().map(Stage::duration).toList());
    COMMON.put("--think", p -> p.loop() instanceof LoopModel.Closed c ? c.think() : "");
  }

  /** Merges the parts; throws, naming the file, if they were not the same workload and time. */
  public static MergedResult of(List<Part> parts) {
    Part first = parts.get(0);
    for (Part other : parts.subList(1, parts.size())) {
      requireSame(first, other);
    }
    requireTogether(parts);
    requireDistinct(parts);
    return new MergedResult(
        mergePlans(parts),
        mergeResults(parts.stream().map(Part::result).toList()),
        mergeEnvironments(parts));
  }

  /** Refuses a run that is given twice, as the same file, a copy, or part of a merged result. */
  public static void requireDistinct(List<Part> parts) {
    Map<UUID, Path> seen = new HashMap<>();
    for (Part part : parts) {
      for (UUID id : part.result().runIds()) {
        Path before = seen.put(id, part.file());
        if (before != null) {
          throw new IllegalArgumentException(
              part.file() + " and " + before + " hold the same run, " + id);
        }
      }
    }
  }

  private static void requireSame(Part first, Part other) {
    if (first.plan().timing().requests() > 0 || other.plan().timing().requests() > 0) {
      throw new IllegalArgumentException(
          "results of --requests end at different times and cannot be merged; use --duration");
    }
    COMMON.forEach(
        (name, value) -> {
          Object a = value.apply(first.plan());
          Object b = value.apply(other.plan());
          if (!a.equals(b)) {
            throw new IllegalArgumentException(
                "%s differs from %s in %s: %s, not %s"
                    .formatted(other.file(), first.file(), name, b, a));
          }
        });
  }

  private static void requireTogether(List<Part> parts) {
    Comparator<Part> byStart = Comparator.comparing(part -> part.result().measured().startedAt());
    Part earliest = Collections.min(parts, byStart);
    Part latest = Collections.max(parts, byStart);
    Duration apart =
        Duration.between(
            earliest.result().measured().startedAt(), latest.result().measured().startedAt());
    if (apart.compareTo(MAX_START_DIFFERENCE) > 0) {
      throw new IllegalArgumentException(
          "%s started %.3f s apart from %s; start them together with --start-at"
              .formatted(
                  latest.file(), apart.toSeconds() + apart.toNanosPart() / 1e9, earliest.file()));
    }
  }

  /** Returns all names, each with the different values that the parts have for it. */
  private static Map<String, String> mergeEnvironments(List<Part> parts) {
    Map<String, Set<String>> values = new LinkedHashMap<>();
    for (Part part : parts) {
      part.environment()
          .forEach((k, v) -> values.computeIfAbsent(k, name -> new LinkedHashSet<>()).add(v));
    }
    Map<String, String> merged = new LinkedHashMap<>();
    values.forEach((name, all) -> merged.put(name, String.join("; ", all)));
    return merged;
  }

  private static LoadPlan mergePlans(List<Part> parts) {
    LoadPlan first = parts.get(0).plan();
    Set<Target> targets = new LinkedHashSet<>();
    parts.forEach(part -> targets.addAll(part.plan().targets()));
    int count = sum(parts, plan -> plan.connections().count());
    double slow = count - sum(parts, plan -> plan.connections().measured());
    Connections one = first.connections();
    return new LoadPlan(
        List.copyOf(targets),
        new Connections(
            count,
            one.rampPerSecond(),
            one.sources(),
            one.churnEchoes(),
            slow / count,
            one.onDisconnect()),
        mergeLoops(parts),
        first.traffic(),
        first.timing(),
        new LoadPlan.ClientThreads(
            sum(parts, plan -> plan.threads().count()), first.threads().pacing()));
  }

  private static int sum(List<Part> parts, ToIntFunction<LoadPlan> count) {
    return parts.stream().map(Part::plan).mapToInt(count).sum();
  }

  private static LoopModel mergeLoops(List<Part> parts) {
    LoopModel loop = parts.get(0).plan().loop();
    if (!(loop instanceof LoopModel.Open open)) {
      return loop;
    }
    double perSecond =
        targetPerSecond(parts.stream().map(part -> part.result().throughput()).toList());
    RateProfile profile =
        parts.stream().map(part -> part.plan().profile()).reduce(RateProfile::plus).orElseThrow();
    return new LoopModel.Open(perSecond, open.arrivals(), open.spread(), open.pipeline(), profile);
  }

  private static RunResult mergeResults(List<RunResult> parts) {
    List<Latencies> latencies = parts.stream().map(RunResult::latencies).toList();
    return new RunResult(
        parts.stream().flatMap(part -> part.runIds().stream()).collect(Collectors.toSet()),
        timeframe(parts.stream().map(RunResult::measured).toList()),
        throughput(parts.stream().map(RunResult::throughput).toList()),
        new Latencies(
            Histograms.sum(latencies.stream().map(Latencies::corrected)),
            Histograms.sum(latencies.stream().map(Latencies::uncorrected)),
            Histograms.sum(latencies.stream().map(Latencies::connect)),
            Histograms.sum(latencies.stream().map(Latencies::lateness))),
        parts.stream().map(RunResult::outcomes).reduce(Outcomes.NONE, Outcomes::plus),
        parts.stream().map(RunResult::connections).reduce(ConnectionCounts::plus).orElseThrow(),
        parts.stream().map(RunResult::client).reduce(ClientCost::plus).orElseThrow(),
        Optional.empty(),
        incidents(parts));
  }

  private static Timeframe timeframe(List<Timeframe> parts) {
    return new Timeframe(
        parts.stream().map(Timeframe::startedAt).min(Instant::compareTo).orElseThrow(),
        0,
        parts.stream().mapToLong(Timeframe::durationNs).max().orElseThrow(),
        parts.stream().anyMatch(Timeframe::interrupted));
  }

  private static Throughput throughput(List<Throughput> parts) {
    return new Throughput(
        parts.get(0).targetPerSecond().isPresent()
            ? OptionalDouble.of(targetPerSecond(parts))
            : OptionalDouble.empty(),
        parts.stream().mapToLong(Throughput::echoes).sum(),
        parts.stream().mapToLong(Throughput::payloadBytes).sum(),
        seconds(parts.stream().map(Throughput::warmup).toList()),
        seconds(parts.stream().map(Throughput::seconds).toList()),
        StageResult.sum(parts.stream().map(Throughput::stages).toList()));
  }

  private static double targetPerSecond(List<Throughput> parts) {
    return parts.stream().mapToDouble(part -> part.targetPerSecond().orElse(0)).sum();
  }

  private static List<IntervalSample> seconds(List<List<IntervalSample>> parts) {
    List<IntervalSample> merged = new ArrayList<>();
    for (List<IntervalSample> part : parts) {
      for (int i = 0; i < part.size(); i++) {
        if (i == merged.size()) {
          merged.add(new IntervalSample(i, 0, 0, 0, null, null, 0, 0));
        }
        merged.set(i, merged.get(i).plus(part.get(i)));
      }
    }
    return merged;
  }

  private static List<Incident> incidents(List<RunResult> parts) {
    IncidentLog merged = new IncidentLog(() -> Phase.MEASURE);
    parts.forEach(part -> part.incidents().forEach(merged::add));
    return merged.toList();
  }
}
