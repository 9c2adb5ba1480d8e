package dev.echolab.lab.explain;

import dev.echolab.lab.explain.CostProfile.Cost;
import dev.echolab.lab.explain.ExplainResult.Status;
import dev.echolab.lab.explain.ExplainResult.VariantResult;
import dev.echolab.lab.explain.ExplainSettings.Durations;
import dev.echolab.lab.explain.ExplainSettings.Load;
import dev.echolab.lab.explain.QueueSampler.QueueSample;
import dev.echolab.lab.explain.TracedProbe.TracedRequest;
import dev.echolab.lab.linux.ProcessIo;
import dev.echolab.lab.linux.SocketMemory.Queues;
import dev.echolab.lab.linux.SyscallCounts;
import dev.echolab.lab.linux.SyscallProfiler.Counted;
import dev.echolab.load.record.ServerStats;
import dev.echolab.load.verdict.Reason;
import dev.echolab.load.verdict.Verdict;
import dev.echolab.protocol.TraceFrame;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Creates results with fixed figures for the golden files. */
final class ExplainSamples {
  private static final long START_NS = 1_000_000_000;
  private static final Verdict VALID = Verdict.of(List.of(), List.of());

  private ExplainSamples() {}

  /**
   * Returns five variants: one whose steps and system calls were all observed, one with inferred
   * steps and no system calls, one without a traced request, and two without figures.
   */
  static ExplainResult whole() {
    VariantResult observed =
        VariantResult.of(
            "nio-1",
            List.of("a note", "another note"),
            timing(requests(true, 1_200), Optional.empty(), VALID, 2),
            counted(Load.GENTLE, 1.01, kernelProfile()),
            counted(Load.FULL, 0.5, kernelProfile()));
    VariantResult inferred =
        VariantResult.of(
            "bio-platform",
            List.of(),
            timing(
                requests(false, 60),
                Optional.of("no /proc/net/tcp"),
                Verdict.of(List.of(new Reason(Reason.Code.LATE_SENDS, "sent late")), List.of()),
                3),
            counted(Load.GENTLE, 1, kernelProfile().without("perf is not installed")),
            noFigures(Load.FULL));
    VariantResult untraced =
        VariantResult.of(
            "netty-nio",
            List.of(),
            timing(List.of(), Optional.empty(), VALID, 1),
            noFigures(Load.GENTLE),
            noFigures(Load.FULL));
    return new ExplainResult(
        settings(List.of("explain", "</script>")),
        List.of(
            observed,
            inferred,
            untraced,
            VariantResult.without(
                "netty-io_uring", Status.UNAVAILABLE, "io_uring is not permitted"),
            VariantResult.without("nio", Status.FAILED, "did not start: exit 1")),
        Map.of("os", "Linux 6.1"),
        false);
  }

  /** Returns a result whose only variant failed before the interrupt. */
  static ExplainResult interrupted() {
    return new ExplainResult(
        settings(List.of()),
        List.of(VariantResult.without("nio", Status.FAILED, "cannot connect")),
        Map.of(),
        true);
  }

  private static ExplainSettings settings(List<String> commandLine) {
    return new ExplainSettings(
        Durations.ofMillis(4_000, 500, 2_000, 500), 16, 128, 2_000.5, 4, 42, commandLine);
  }

  static TimingProfile timing(
      List<TracedRequest> requests, Optional<String> whyNoQueues, Verdict verdict, int attempts) {
    List<QueueSample> queues =
        whyNoQueues.isPresent()
            ? List.of()
            : List.of(
                new QueueSample(
                    START_NS + 10_000_000, new Queues(1, 2, 3, 4), new Queues(10, 20, 30, 40)),
                new QueueSample(
                    START_NS + 20_500_000, new Queues(0, 0, 0, 0), new Queues(0, 128, 0, 0)));
    return new TimingProfile(
        START_NS,
        TimelineSummary.of(requests),
        queues,
        whyNoQueues.orElse(null),
        verdict,
        attempts);
  }

  /** Returns requests; the stamps of the last one are of another clock. */
  private static List<TracedRequest> requests(boolean observed, int count) {
    Random random = new Random(42);
    List<TracedRequest> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long at = START_NS + i * 2_500_000L;
      long readable = at + 20_000 + random.nextInt(30_000);
      long readStart = observed ? readable + random.nextInt(9_000) : at - 400_000;
      long readEnd = readable + 9_000 + random.nextInt(5_000);
      long processed = readEnd + random.nextInt(3_000);
      long writeStart = processed + 500;
      long writeEnd = writeStart + 10_000 + random.nextInt(60_000);
      long complete = writeStart + 60_000;
      TraceFrame trace =
          new TraceFrame(
              observed ? readable : 0,
              readStart,
              readEnd,
              processed,
              writeStart,
              writeEnd,
              1,
              0,
              1);
      requests.add(new TracedRequest(at - i % 7 * 100L, at, at + 15_000, complete, trace));
    }
    requests.add(new TracedRequest(1, 2, 3, 5, new TraceFrame(90, 91, 92, 93, 94, 95, 1, 0, 1)));
    return requests;
  }

  private static CostProfile counted(Load load, double perEcho, SyscallProfile kernel) {
    Map<Cost, Double> costs = new EnumMap<>(Cost.class);
    for (Cost cost : Cost.values()) {
      costs.put(cost, perEcho * (cost.ordinal() + 1));
    }
    if (kernel.counted().isEmpty()) {
      costs.remove(Cost.SYSTEM_CALLS);
      costs.remove(Cost.CPU_USER);
    }
    return new CostProfile(
        load, settings(List.of()).describe(load), 98_765.4321, 101.25, costs, kernel);
  }

  private static CostProfile noFigures(Load load) {
    SyscallProfile nothing =
        new SyscallProfile(0, Optional.empty(), "no permission", Optional.empty());
    return new CostProfile(
        load, settings(List.of()).describe(load), 0, 10_000_000, Map.of(), nothing);
  }

  /** Returns a profile in which the server counts fewer reads than the kernel. */
  private static SyscallProfile kernelProfile() {
    SyscallCounts calls =
        new SyscallCounts(
            2_500,
            Map.of(
                "read", 1_100L,
                "write", 1_000L,
                "epoll_wait", 300L,
                "sched_yield", 90L,
                "futex", 0L));
    ServerStats server =
        ServerStats.of(Map.of("readCalls", 900L, "writeCalls", 1_000L, "selects", 300L));
    return new SyscallProfile(
        1_000,
        Optional.of(new Counted(calls, 1_000, 0.001, server, 0)),
        "",
        Optional.of(new ProcessIo(1_101, 1_001)));
  }
}
