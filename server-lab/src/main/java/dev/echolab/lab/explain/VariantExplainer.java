package dev.echolab.lab.explain;

import dev.echolab.lab.console.ProgressListener;
import dev.echolab.lab.explain.ExplainResult.Status;
import dev.echolab.lab.explain.ExplainResult.VariantResult;
import dev.echolab.lab.explain.ExplainSettings.Durations;
import dev.echolab.lab.explain.ExplainSettings.Load;
import dev.echolab.lab.explain.TracedProbe.TracedRequest;
import dev.echolab.lab.linux.ProcessIo;
import dev.echolab.lab.linux.ProcessSnapshot;
import dev.echolab.lab.linux.ServerProcessTree;
import dev.echolab.lab.linux.SyscallProfiler;
import dev.echolab.lab.linux.SyscallProfiler.Counted;
import dev.echolab.lab.server.Availability;
import dev.echolab.lab.server.LabHome;
import dev.echolab.lab.server.ServerCommand;
import dev.echolab.lab.server.ServerProcess;
import dev.echolab.lab.server.Variant;
import dev.echolab.lab.trial.StartEndSample;
import dev.echolab.load.driver.LoadRun;
import dev.echolab.load.driver.UnusableTargetException;
import dev.echolab.load.external.ExternalCommand;
import dev.echolab.load.external.ExternalServer;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.Target;
import dev.echolab.load.record.RunListener;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.record.Timeframe;
import dev.echolab.load.verdict.RunValidator;
import dev.echolab.protocol.Protocol;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Measures one variant: the timelines on a server that traces, and the costs on a fresh server that
 * does not, so that neither measurement contains the other.
 */
public final class VariantExplainer {
  /** Shortest warm-up of a run that perf counts: it attaches to all threads of the server. */
  public static final Duration ATTACH_TIME = Duration.ofMillis(1_500);

  private static final int TRACED_CONNECTIONS = 2;

  /** A count with a larger error is repeated. */
  private static final double MAX_ERROR = 0.02;

  /** If the error is larger than this in every attempt, there is no count. */
  private static final double MAX_USABLE_ERROR = 0.25;

  /** Runs of a timed load while it is disturbed, and of a count while its error is too large. */
  public static final int MAX_ATTEMPTS = 3;

  private final LabHome home;
  private final ServerCommand command;
  private final ExplainSettings settings;
  private final ProgressListener progress;

  /**
   * Creates an explainer for any number of variants.
   *
   * @param command how servers are started; port, protocol and tracing are added here
   */
  public VariantExplainer(
      LabHome home, ServerCommand command, ExplainSettings settings, ProgressListener progress) {
    this.home = home;
    this.command = command.withOptions(List.of("--port", "0", "--log-level", "warn"));
    this.settings = settings;
    this.progress = progress;
  }

  /** Measures a variant, if it can run here. If interrupted, it leaves no server running. */
  public VariantResult explain(Variant variant) throws InterruptedException {
    String name = variant.name();
    Optional<String> whyNot = Availability.whyNot(variant, home);
    return whyNot.isPresent()
        ? VariantResult.without(name, Status.UNAVAILABLE, whyNot.get())
        : explain(name, ModelNotes.of(variant), options -> start(variant, options));
  }

  /** Measures what is visible of an external server from outside. */
  public VariantResult explain(ExternalCommand external) throws InterruptedException {
    return explain(external.name(), ModelNotes.OF_EXTERNAL, options -> start(external));
  }

  /** Starts a fresh server, with options added that only a variant has. */
  private interface Starter {
    ServerUnderLoad start(List<String> options) throws IOException, InterruptedException;
  }

  private VariantResult explain(String name, List<String> notes, Starter starter)
      throws InterruptedException {
    try {
      TimingProfile timed;
      try (ServerUnderLoad server = starter.start(List.of("--trace", "on"))) {
        timed = measureTiming(server);
      }
      try (ServerUnderLoad server = starter.start(List.of())) {
        // The full load runs first: the gentle load then finds compiled code.
        CostProfile full = measureCosts(server, Load.FULL);
        CostProfile gentle = measureCosts(server, Load.GENTLE);
        return VariantResult.of(name, notes, timed, gentle, full);
      }
    } catch (IOException e) {
      return VariantResult.without(name, Status.FAILED, e.getMessage());
    }
  }

  private ServerUnderLoad start(Variant variant, List<String> options)
      throws IOException, InterruptedException {
    String name = variant.name();
    ServerProcess server =
        ServerProcess.start(name, command.withOptions(options).of(variant, home));
    return new ServerUnderLoad(name, server.pid(), server.target(), Protocol.FRAMED, server::close);
  }

  private static ServerUnderLoad start(ExternalCommand external)
      throws IOException, InterruptedException {
    ExternalServer server = ExternalServer.start(external);
    return new ServerUnderLoad(
        external.name(), server.pid(), server.target(), Protocol.RAW, server::close);
  }

  /**
   * Runs a full load, so that most of both programs is compiled: otherwise the JVMs compile in the
   * measured time, which on two cores delays requests. Then it times the gentle load, and again
   * while it is disturbed.
   */
  private TimingProfile measureTiming(ServerUnderLoad server)
      throws UnusableTargetException, InterruptedException {
    progress.now(server.name(), "warming up, full load");
    Duration fullLoad = settings.durations().warmup();
    LoadRun.run(settings.plan(server, Load.FULL, fullLoad, Duration.ZERO));
    return untilUndisturbed(attempt -> measureTiming(server, attempt));
  }

  /** Times one gentle load, the first with number 1. */
  interface TimedLoad {
    TimingProfile time(int attempt) throws UnusableTargetException, InterruptedException;
  }

  /** Returns the first attempt that was not disturbed, or the last that is allowed. */
  static TimingProfile untilUndisturbed(TimedLoad load)
      throws UnusableTargetException, InterruptedException {
    TimingProfile timed = load.time(1);
    for (int attempt = 2; attempt <= MAX_ATTEMPTS && timed.isDisturbed(); attempt++) {
      timed = load.time(attempt);
    }
    return timed;
  }

  /** Runs the gentle load once, with traced requests in parallel if the server traces. */
  private TimingProfile measureTiming(ServerUnderLoad server, int attempt)
      throws UnusableTargetException, InterruptedException {
    boolean traces = server.reportsCounters();
    progress.now(
        server.name(),
        (traces ? "timing the steps" : "sampling the kernel's buffers")
            + (attempt == 1 ? "" : ", attempt " + attempt + " of " + MAX_ATTEMPTS));
    Target target = server.target();
    Durations durations = settings.durations();
    LoadPlan plan = settings.plan(server, Load.GENTLE, durations.timed(), durations.warmup());
    List<TracedProbe> probes = new ArrayList<>();
    List<PeriodicSampler<?>> samplers = new ArrayList<>();
    try {
      for (int i = 0; traces && i < TRACED_CONNECTIONS; i++) {
        probes.add(TracedProbe.connect(target, settings.sizeBytes(), settings.seed()));
        samplers.add(probes.get(i));
      }
      Set<Integer> ports = probes.stream().map(TracedProbe::localPort).collect(Collectors.toSet());
      QueueSampler queues = new QueueSampler(target.port(), ports);
      samplers.add(queues);
      RunResult result = LoadRun.run(plan, samplers.toArray(RunListener[]::new));
      stopAll(samplers);
      return timingProfile(plan, result, probes, queues, attempt);
    } finally {
      stopAll(samplers);
    }
  }

  private static void stopAll(List<PeriodicSampler<?>> samplers) throws InterruptedException {
    for (PeriodicSampler<?> sampler : samplers) {
      sampler.stop();
    }
  }

  private static TimingProfile timingProfile(
      LoadPlan plan, RunResult result, List<TracedProbe> probes, QueueSampler queues, int attempt)
      throws UnusableTargetException {
    Timeframe measured = result.measured();
    List<TracedRequest> requests = new ArrayList<>();
    for (TracedProbe probe : probes) {
      if (probe.failure().isPresent()) {
        IOException failure = probe.failure().get();
        throw new UnusableTargetException(
            "a traced connection failed: " + failure.getMessage(), failure);
      }
      probe.samples().stream()
          .filter(request -> contains(measured, request.writeStartNs()))
          .filter(request -> contains(measured, request.completeNs()))
          .forEach(requests::add);
    }
    return new TimingProfile(
        measured.startNs(),
        TimelineSummary.of(requests),
        queues.samples().stream().filter(sample -> contains(measured, sample.atNs())).toList(),
        queues.failure().map(IOException::getMessage).orElse(null),
        RunValidator.judge(plan, result, List.of()),
        attempt);
  }

  private static boolean contains(Timeframe measured, long atNs) {
    return atNs - measured.startNs() >= 0 && measured.endNs() - atNs >= 0;
  }

  private CostProfile measureCosts(ServerUnderLoad server, Load load)
      throws UnusableTargetException, InterruptedException {
    progress.now(server.name(), "counting, " + load.name().toLowerCase(Locale.ROOT) + " load");
    Durations durations = settings.durations();
    // The full load is the first of a fresh server.
    Duration warmup =
        load == Load.FULL && durations.warmup().compareTo(ATTACH_TIME) > 0
            ? durations.warmup()
            : ATTACH_TIME;
    SyscallProfile syscalls = countSyscalls(server, load, warmup);
    StartEndSample<SortedMap<Long, ProcessSnapshot>> processes =
        new StartEndSample<>(ServerProcessTree.of(server.pid())::sample);
    LoadPlan plan = settings.plan(server, load, durations.counted(), durations.countedWarmup());
    RunResult result = LoadRun.run(plan, processes);
    return CostProfile.of(load, settings.describe(load), result, processes, syscalls);
  }

  /**
   * Runs a load while the kernel counts system calls in its measured time. A busy machine may take
   * so long to switch the counters that the echoes they belong to are uncertain. The run is then
   * repeated, with the shortest warm-up, as the server is warm, and the count with the smallest
   * error is used.
   */
  private SyscallProfile countSyscalls(ServerUnderLoad server, Load load, Duration warmup)
      throws UnusableTargetException, InterruptedException {
    Duration counted = settings.durations().counted();
    SyscallProfile best = countSyscallsOnce(server, settings.plan(server, load, counted, warmup));
    for (int attempt = 1; attempt < MAX_ATTEMPTS && best.unsureShare() > MAX_ERROR; attempt++) {
      SyscallProfile next =
          countSyscallsOnce(server, settings.plan(server, load, counted, ATTACH_TIME));
      if (next.counted().isPresent() && next.unsureShare() < best.unsureShare()) {
        best = next;
      }
    }
    return best.unsureShare() <= MAX_USABLE_ERROR
        ? best
        : best.without(
            "switching the counters took too long in %d attempts: %.0f %% of the echoes are uncertain"
                .formatted(MAX_ATTEMPTS, best.unsureShare() * 100));
  }

  private static SyscallProfile countSyscallsOnce(ServerUnderLoad server, LoadPlan plan)
      throws UnusableTargetException, InterruptedException {
    StartEndSample<Map<Long, ProcessIo>> io =
        new StartEndSample<>(ServerProcessTree.of(server.pid())::io);
    Optional<Target> counters = Optional.of(server.target()).filter(t -> server.reportsCounters());
    try (SyscallProfiler profiler = new SyscallProfiler(server.pid(), counters)) {
      RunResult result = LoadRun.run(plan, io, profiler);
      Optional<Counted> counted = profiler.counted(result);
      return new SyscallProfile(
          CostProfile.echoes(result),
          counted,
          profiler.whyNot(),
          counted.isPresent()
              ? Optional.empty()
              : io.between(ServerProcessTree::ioBetween).flatMap(Function.identity()));
    }
  }
}
