package dev.echolab.lab.explain;

import dev.echolab.lab.console.ProgressListener;
import dev.echolab.lab.explain.ExplainResult.VariantResult;
import dev.echolab.lab.explain.ExplainResult.VariantResult.Status;
import dev.echolab.lab.explain.ExplainSettings.Load;
import dev.echolab.lab.linux.ProcessSnapshot;
import dev.echolab.lab.server.LabHome;
import dev.echolab.lab.server.ServerCommand;
import dev.echolab.lab.server.ServerProcess;
import dev.echolab.lab.server.ServerStartException;
import dev.echolab.lab.server.Variant;
import dev.echolab.lab.trial.StartEndSample;
import dev.echolab.load.driver.ConnectFailedException;
import dev.echolab.load.driver.LoadRun;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.Target;
import dev.echolab.load.record.Phase;
import dev.echolab.load.record.RunListener;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.verdict.RunValidator;
import dev.echolab.load.verdict.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Explains one variant: a server that traces for the timelines, and a fresh one that does not for
 * the counts, so that neither measurement is part of the other.
 */
public final class VariantExplainer {
  private static final Duration READY_WITHIN = Duration.ofSeconds(30);

  /** Time to attach to all of the server's threads. */
  private static final Duration ATTACH_WITHIN = Duration.ofMillis(1_500);

  private final LabHome home;
  private final ServerCommand command;
  private final ExplainSettings settings;
  private final ProgressListener progress;

  /**
   * Makes one for any number of variants.
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
   * Runs it.
   *
   * @throws InterruptedException if the thread was interrupted; no server is left then
   */
  public VariantResult explain(Variant variant) throws InterruptedException {
    try {
      TimingProfile timed;
      try (ServerProcess server = start(variant, command.withOptions(List.of("--trace", "on")))) {
        progress.now(variant.name() + ": timing the steps");
        timed = time(target(server));
      }
      List<CostProfile> counted = new ArrayList<>();
      try (ServerProcess server = start(variant, command)) {
        // The full load first: it leaves compiled code to the gentle one.
        for (Load load : List.of(Load.FULL, Load.GENTLE)) {
          progress.now(variant.name() + ": counting, " + settings.describe(load));
          counted.add(count(server, load));
        }
      }
      return new VariantResult(
          variant.name(), Status.OK, "", Optional.of(timed), counted, ModelNotes.of(variant));
    } catch (ServerStartException | ConnectFailedException e) {
      return VariantResult.without(variant.name(), Status.FAILED, e.getMessage());
    }
  }

  private ServerProcess start(Variant variant, ServerCommand how)
      throws ServerStartException, InterruptedException {
    return ServerProcess.start(variant.name(), how.of(variant, home), READY_WITHIN);
  }

  private static Target target(ServerProcess server) {
    return new Target(server.ready().host(), server.ready().port());
  }

  /** The gentle load with sampled traced requests beside it, against any server that traces. */
  TimingProfile time(Target target) throws ConnectFailedException, InterruptedException {
    List<ProbeThread> probes = new ArrayList<>();
    LoadPlan plan = settings.timedPlan(target);
    QueueSampler queues = null;
    try {
      Set<Integer> ports = new HashSet<>();
      for (int i = 0; i < ExplainSettings.PROBES; i++) {
        ProbeThread probe = ProbeThread.connect(target, settings, i);
        probes.add(probe);
        ports.add(probe.localPort());
      }
      queues = new QueueSampler(target.port(), ports);
      RunResult result = LoadRun.run(plan, new Beside(probes, queues));
      stopAll(probes, queues);
      return timedPart(plan, result, probes, queues);
    } finally {
      stopAll(probes, queues);
    }
  }

  private static void stopAll(List<ProbeThread> probes, QueueSampler queues)
      throws InterruptedException {
    for (ProbeThread probe : probes) {
      probe.stop();
    }
    if (queues != null) {
      queues.stop();
    }
  }

  private static TimingProfile timedPart(
      LoadPlan plan, RunResult result, List<ProbeThread> probes, QueueSampler queues)
      throws ConnectFailedException {
    List<TracedRequest> requests = new ArrayList<>();
    for (ProbeThread probe : probes) {
      if (probe.failure().isPresent()) {
        throw new ConnectFailedException(
            "a traced connection failed: " + probe.failure().get().getMessage(),
            probe.failure().get());
      }
      requests.addAll(probe.between(result.measured().startNs(), result.measured().endNs()));
    }
    Verdict verdict = RunValidator.judge(plan, result, List.of());
    return new TimingProfile(
        result.measured().startNs(),
        TimelineSummary.of(requests),
        queues.between(result.measured().startNs(), result.measured().endNs()),
        queues.whyNot(),
        verdict);
  }

  /** What runs beside the gentle load: traced requests, and looks at the queues. */
  private record Beside(List<ProbeThread> probes, QueueSampler queues) implements RunListener {
    @Override
    public void phase(Phase phase) {
      if (phase == Phase.WARMUP) {
        // Both from the warm-up on: what they cost at first must not be measured.
        probes.forEach(ProbeThread::start);
        queues.start();
      }
    }
  }

  private CostProfile count(ServerProcess server, Load load)
      throws ConnectFailedException, InterruptedException {
    Target target = target(server);
    StartEndSample<ProcessSnapshot> ends = StartEndSample.ofProcess(server.pid());
    RunResult counted = LoadRun.run(settings.countedPlan(target, load, settings.warmup()), ends);
    LoadPlan again = settings.countedPlan(target, load, ATTACH_WITHIN);
    SyscallProfile kernel = new CountedLoads(server.pid(), target).run(again);
    return CostProfile.of(load, counted, ends, kernel);
  }
}
