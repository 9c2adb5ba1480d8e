package dev.echolab.lab.explain;

import dev.echolab.lab.console.ProgressListener;
import dev.echolab.lab.explain.ExplainResult.Figures;
import dev.echolab.lab.explain.ExplainResult.Status;
import dev.echolab.lab.explain.ExplainResult.VariantResult;
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
import dev.echolab.load.record.Phase;
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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Measures one variant: the timelines on a server that traces, and the costs on a fresh server that
 * does not, so that neither measurement contains the other.
 */
public final class VariantExplainer {
  /** Warm-up of a run with counted system calls: perf attaches to all threads of the server. */
  private static final Duration ATTACH_TIME = Duration.ofMillis(1_500);

  private static final int TRACED_CONNECTIONS = 2;

  /** A count with a larger error is repeated. */
  private static final double MAX_ERROR = 0.02;

  /** If the error is larger than this in every attempt, there is no count. */
  private static final double MAX_USABLE_ERROR = 0.25;

  private static final int MAX_ATTEMPTS = 3;

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

  /**
   * Measures a variant, if it can run here.
   *
   * @throws InterruptedException if the thread was interrupted; no server is left running then
   */
  public VariantResult explain(Variant variant) throws InterruptedException {
    Optional<String> whyNot = Availability.whyNot(variant, home);
    if (whyNot.isPresent()) {
      return VariantResult.without(variant.name(), Status.UNAVAILABLE, whyNot.get());
    }
    try {
      TimingProfile timing;
      try (ServerProcess server = start(variant, command.withOptions(List.of("--trace", "on")))) {
        progress.now(variant.name(), "timing the steps");
        timing = measureTiming(underLoad(variant, server), TRACED_CONNECTIONS);
      }
      try (ServerProcess server = start(variant, command)) {
        return addCosts(underLoad(variant, server), timing, ModelNotes.of(variant));
      }
    } catch (IOException e) {
      return VariantResult.without(variant.name(), Status.FAILED, e.getMessage());
    }
  }

  /**
   * Measures what is visible of an external server from outside.
   *
   * @throws InterruptedException if the thread was interrupted; no server is left running then
   */
  public VariantResult explain(ExternalCommand external) throws InterruptedException {
    String name = external.name();
    TimingProfile timing;
    try {
      try (ExternalServer server = ExternalServer.start(external)) {
        progress.now(name, "sampling the kernel's buffers");
        timing = measureTiming(underLoad(name, server), 0);
      }
      try (ExternalServer server = ExternalServer.start(external)) {
        return addCosts(underLoad(name, server), timing, ModelNotes.OF_EXTERNAL);
      }
    } catch (IOException e) {
      return VariantResult.without(name, Status.FAILED, e.getMessage());
    }
  }

  private static ServerUnderLoad underLoad(Variant variant, ServerProcess server) {
    return new ServerUnderLoad(variant.name(), server.pid(), server.target(), Protocol.FRAMED);
  }

  private static ServerUnderLoad underLoad(String name, ExternalServer server) {
    return new ServerUnderLoad(name, server.pid(), server.target(), Protocol.RAW);
  }

  private ServerProcess start(Variant variant, ServerCommand how)
      throws IOException, InterruptedException {
    return ServerProcess.start(variant.name(), how.of(variant, home));
  }

  /**
   * Runs the gentle load, with traced requests in parallel.
   *
   * @param tracedConnections in addition to those of the load; 0 if the server does not trace
   */
  private TimingProfile measureTiming(ServerUnderLoad server, int tracedConnections)
      throws UnusableTargetException, InterruptedException {
    Target target = server.target();
    LoadPlan plan = settings.timedPlan(server);
    List<TracedProbe> probes = new ArrayList<>();
    List<PeriodicSampler<?>> samplers = new ArrayList<>();
    try {
      for (int i = 0; i < tracedConnections; i++) {
        probes.add(TracedProbe.connect(target, settings.sizeBytes(), settings.seed()));
        samplers.add(probes.get(i));
      }
      Set<Integer> ports = probes.stream().map(TracedProbe::localPort).collect(Collectors.toSet());
      QueueSampler queues = new QueueSampler(target.port(), ports);
      samplers.add(queues);
      RunResult result = LoadRun.run(plan, new SamplerStarter(samplers));
      stopAll(samplers);
      return timingProfile(plan, result, probes, queues);
    } finally {
      stopAll(samplers);
    }
  }

  /** Starts the traced requests and the samples of the queues with the warm-up of the load. */
  private record SamplerStarter(List<PeriodicSampler<?>> samplers) implements RunListener {
    @Override
    public void phase(Phase phase) {
      if (phase == Phase.WARMUP) {
        // They start before the measured time, so that their own warm-up is not measured.
        samplers.forEach(PeriodicSampler::start);
      }
    }
  }

  private static void stopAll(List<PeriodicSampler<?>> samplers) throws InterruptedException {
    for (PeriodicSampler<?> sampler : samplers) {
      sampler.stop();
    }
  }

  private static TimingProfile timingProfile(
      LoadPlan plan, RunResult result, List<TracedProbe> probes, QueueSampler queues)
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
        RunValidator.judge(plan, result, List.of()));
  }

  private static boolean contains(Timeframe measured, long atNs) {
    return atNs - measured.startNs() >= 0 && measured.endNs() - atNs >= 0;
  }

  private VariantResult addCosts(ServerUnderLoad server, TimingProfile timing, List<String> notes)
      throws UnusableTargetException, InterruptedException {
    // The full load runs first: the gentle load then finds compiled code.
    CostProfile full = measureCosts(server, Load.FULL);
    CostProfile gentle = measureCosts(server, Load.GENTLE);
    return VariantResult.of(server.name(), new Figures(timing, gentle, full, notes));
  }

  private CostProfile measureCosts(ServerUnderLoad server, Load load)
      throws UnusableTargetException, InterruptedException {
    String described = settings.describe(load);
    progress.now(server.name(), "counting, " + load.name().toLowerCase(Locale.ROOT) + " load");
    ServerProcessTree tree = ServerProcessTree.of(server.pid());
    StartEndSample<ProcessSnapshot> process =
        new StartEndSample<>(() -> tree.sample().map(all -> ProcessSnapshot.sum(all.values())));
    LoadPlan plan = settings.countedPlan(server, load, settings.durations().warmup());
    RunResult result = LoadRun.run(plan, process);
    LoadPlan second = settings.countedPlan(server, load, ATTACH_TIME);
    return CostProfile.of(load, described, result, process, countSyscalls(server, second));
  }

  /**
   * Runs the plan while the kernel counts system calls in its measured time. A busy machine may
   * take so long to switch the counters that the echoes they belong to are uncertain. The run is
   * then repeated, and the count with the smallest error is used.
   */
  private static SyscallProfile countSyscalls(ServerUnderLoad server, LoadPlan plan)
      throws UnusableTargetException, InterruptedException {
    SyscallProfile best = countSyscallsOnce(server, plan);
    for (int attempt = 1;
        attempt < MAX_ATTEMPTS && best.calls().isPresent() && best.unsureShare() > MAX_ERROR;
        attempt++) {
      SyscallProfile next = countSyscallsOnce(server, plan);
      if (next.calls().isPresent() && next.unsureShare() < best.unsureShare()) {
        best = next;
      }
    }
    if (best.calls().isPresent() && best.unsureShare() > MAX_USABLE_ERROR) {
      return best.without(
          "switching the counters took too long in %d attempts: %.0f %% of the echoes are uncertain"
              .formatted(MAX_ATTEMPTS, best.unsureShare() * 100));
    }
    return best;
  }

  private static SyscallProfile countSyscallsOnce(ServerUnderLoad server, LoadPlan plan)
      throws UnusableTargetException, InterruptedException {
    StartEndSample<ProcessIo> io = new StartEndSample<>(ServerProcessTree.of(server.pid())::io);
    Optional<Target> counters = Optional.of(server.target()).filter(t -> server.reportsCounters());
    try (SyscallProfiler profiler = new SyscallProfiler(server.pid(), counters)) {
      RunResult result = LoadRun.run(plan, RunListener.all(List.of(io, profiler)));
      Optional<Counted> counted = profiler.counted(result);
      return new SyscallProfile(
          counted.map(Counted::echoes).orElseGet(() -> CostProfile.echoes(result)),
          counted.map(Counted::unsureShare).orElse(0.0),
          counted.map(Counted::server).or(result::server),
          counted.map(Counted::calls),
          profiler.whyNot(),
          counted.isPresent()
              ? Optional.empty()
              : io.end().flatMap(end -> io.begin().map(end::minus)));
    }
  }
}
