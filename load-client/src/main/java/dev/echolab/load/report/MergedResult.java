package dev.echolab.load.report;

import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.LoadPlan.Connections;
import dev.echolab.load.plan.LoopModel;
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
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Merges the results of several client machines that ran together.
 *
 * <p>Histograms are added, never averaged. Figures that cannot be added are left out: percentiles
 * of single seconds are null, and the server's counters are left out because several clients have
 * seen the same ones.
 */
public record MergedResult(LoadPlan plan, RunResult result) {
  /**
   * The result of one client machine.
   *
   * @param file names it in messages
   */
  public record Part(Path file, LoadPlan plan, RunResult result, Verdict verdict) {

    /**
     * Reads a result that {@link LoadDocument} wrote.
     *
     * @throws IOException if the file cannot be read or is no such result; the message names it
     */
    public static Part read(Path file) throws IOException {
      return of(file, LoadDocument.read(file));
    }

    /** Returns the result in a document that was read from {@code file}. */
    public static Part of(Path file, LoadDocument document) throws IOException {
      try {
        new ResultCheck(document).run();
        return new Part(file, document.plan(), document.result(), document.verdict());
      } catch (IllegalArgumentException e) {
        throw new IOException(file + " is no result of lab load: " + e.getMessage(), e);
      }
    }
  }

  private static final Duration MAX_START_DIFFERENCE = Duration.ofSeconds(1);

  /**
   * Merges the parts.
   *
   * @throws IllegalArgumentException if the runs were not the same workload at the same time; the
   *     message names the file and what differs
   */
  public static MergedResult of(List<Part> parts) {
    Part first = parts.get(0);
    for (Part other : parts.subList(1, parts.size())) {
      requireSame(first, other);
    }
    requireDistinct(parts);
    return new MergedResult(
        mergePlans(parts), mergeResults(parts.stream().map(Part::result).toList()));
  }

  /** Refuses a run that is given twice, as the same file, a copy, or part of a merged result. */
  private static void requireDistinct(List<Part> parts) {
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
    LoadPlan a = first.plan();
    LoadPlan b = other.plan();
    same(first, other, "--protocol", a.traffic().protocol(), b.traffic().protocol());
    same(first, other, "the loop (open or closed)", a.isOpenLoop(), b.isOpenLoop());
    same(first, other, "--pipeline", a.loop().pipeline(), b.loop().pipeline());
    same(first, other, "--size", a.traffic().sizes(), b.traffic().sizes());
    same(first, other, "--payload-file", sha256(a), sha256(b));
    same(first, other, "--warmup", a.timing().warmup(), b.timing().warmup());
    same(first, other, "--timeout", a.timing().timeout(), b.timing().timeout());
    same(first, other, "--churn", a.connections().churnEchoes(), b.connections().churnEchoes());
    if (a.timing().requests() > 0 || b.timing().requests() > 0) {
      throw new IllegalArgumentException(
          "results of --requests end at different times and cannot be merged; use --duration");
    }
    same(first, other, "--duration", a.timing().duration(), b.timing().duration());
    if (a.loop() instanceof LoopModel.Open openA && b.loop() instanceof LoopModel.Open openB) {
      same(first, other, "--arrivals", openA.arrivals(), openB.arrivals());
      same(
          first,
          other,
          "the lengths of --profile",
          openA.profile().stages().stream().map(Stage::duration).toList(),
          openB.profile().stages().stream().map(Stage::duration).toList());
    }
    if (a.loop() instanceof LoopModel.Closed closedA
        && b.loop() instanceof LoopModel.Closed closedB) {
      same(first, other, "--think", closedA.think(), closedB.think());
    }
    Duration apart =
        Duration.between(
                first.result().measured().startedAt(), other.result().measured().startedAt())
            .abs();
    if (apart.compareTo(MAX_START_DIFFERENCE) > 0) {
      throw new IllegalArgumentException(
          "%s started %s apart from %s; start them together with --start-at"
              .formatted(other.file(), Format.time(apart.toNanos()), first.file()));
    }
  }

  private static Optional<String> sha256(LoadPlan plan) {
    return plan.traffic().payload().map(PayloadFile::sha256);
  }

  private static void same(Part first, Part other, String what, Object a, Object b) {
    if (!a.equals(b)) {
      throw new IllegalArgumentException(
          other.file() + " differs from " + first.file() + " in " + what + ": " + b + ", not " + a);
    }
  }

  private static LoadPlan mergePlans(List<Part> parts) {
    LoadPlan first = parts.get(0).plan();
    Set<Target> targets = new LinkedHashSet<>();
    parts.forEach(part -> targets.addAll(part.plan().targets()));
    List<Connections> all = parts.stream().map(part -> part.plan().connections()).toList();
    int count = all.stream().mapToInt(Connections::count).sum();
    double slow = count - all.stream().mapToInt(Connections::measured).sum();
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
            parts.stream().mapToInt(part -> part.plan().threads().count()).sum(),
            first.threads().pacing()));
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
    return new RunResult(
        parts.stream().flatMap(part -> part.runIds().stream()).collect(Collectors.toSet()),
        timeframe(parts.stream().map(RunResult::measured).toList()),
        throughput(parts.stream().map(RunResult::throughput).toList()),
        new Latencies(
            Histograms.sum(parts.stream().map(RunResult::corrected)),
            Histograms.sum(parts.stream().map(RunResult::uncorrected)),
            Histograms.sum(parts.stream().map(part -> part.latencies().connect())),
            Histograms.sum(parts.stream().map(part -> part.latencies().lateness()))),
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
