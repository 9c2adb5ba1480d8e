package dev.echolab.lab.experiment;

import dev.echolab.cli.Durations;
import dev.echolab.lab.experiment.ExperimentResult.LoadVerdict;
import dev.echolab.lab.linux.ProcessSnapshot;
import dev.echolab.lab.server.ServerProcess;
import dev.echolab.lab.trial.StartEndSample;
import dev.echolab.load.driver.LoadRun;
import dev.echolab.load.driver.UnusableTargetException;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.Target;
import dev.echolab.load.record.RunListener;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.record.ServerStats;
import dev.echolab.load.verdict.RunValidator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Loads and observes a server that an experiment started. One thread.
 *
 * @param command that started it
 * @param rig records the loads; their shape changes the defaults of {@code lab load}
 */
record RunningServer(String variant, String command, ServerProcess process, Rig rig)
    implements AutoCloseable {
  private static final String COUNTERS_LINE = " counters connectionsOpen=";
  private static final Duration COUNTERS_TIMEOUT = Duration.ofSeconds(8);

  Target target() {
    return process.target();
  }

  long pid() {
    return process.pid();
  }

  /** Loads the server for figures that the verdict rests on. */
  LoadOutcome load(UnaryOperator<LoadPlan.Builder> shape)
      throws UnusableTargetException, InterruptedException {
    LoadOutcome outcome = run(shape);
    rig.recordEvidence(outcome.verdict());
    return outcome;
  }

  /**
   * Loads the server for figures that no verdict rests on, unless the experiment itself checks the
   * outcome's verdict.
   */
  LoadOutcome observe(UnaryOperator<LoadPlan.Builder> shape, RunListener... listeners)
      throws UnusableTargetException, InterruptedException {
    LoadOutcome outcome = run(shape, listeners);
    rig.recordContext(outcome.verdict());
    return outcome;
  }

  private LoadOutcome run(UnaryOperator<LoadPlan.Builder> shape, RunListener... listeners)
      throws UnusableTargetException, InterruptedException {
    LoadPlan plan = shape.apply(LoadPlan.builder(target().host(), target().port())).build();
    String load = command(plan);
    rig.recordCommand(load);
    StartEndSample<ProcessSnapshot> ends = new StartEndSample<>(() -> ProcessSnapshot.of(pid()));
    RunResult result =
        LoadRun.run(
            plan, Stream.concat(Stream.of(ends), Stream.of(listeners)).toArray(RunListener[]::new));
    LoadVerdict verdict =
        LoadVerdict.of(variant, command, load, RunValidator.judge(plan, result, List.of()));
    return new LoadOutcome(result, verdict, ends);
  }

  /** Returns the command line that repeats a closed loop by hand, without the changing port. */
  static String command(LoadPlan plan) {
    return "./lab load --target HOST:PORT"
        + (" --protocol " + plan.traffic().protocol().key())
        + (" --connections " + plan.connections().count())
        + (" --pipeline " + plan.loop().pipeline())
        + (" --size " + plan.traffic().sizes())
        + (" --warmup " + Durations.format(plan.timing().warmup()))
        + (" --duration " + Durations.format(plan.timing().duration()))
        + (" --timeout " + Durations.format(plan.timing().timeout()))
        + (" --seed " + plan.traffic().seed());
  }

  /**
   * Stops the server and returns the counters of its whole life, which its log contains at the end.
   * This is the only way to the counters of a raw server. Empty if the line did not arrive.
   */
  ServerStats stopAndCount() throws InterruptedException {
    // Not by Process.destroy: it closes the pipe before the last line is read.
    ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroy);
    return Rig.poll(
            COUNTERS_TIMEOUT,
            () -> process.lastErrors().stream().filter(l -> l.contains(COUNTERS_LINE)).findFirst())
        .map(ServerStats::parse)
        .orElse(ServerStats.of(Map.of()));
  }

  @Override
  public void close() {
    process.close();
  }
}
