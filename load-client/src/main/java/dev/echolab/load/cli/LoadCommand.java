package dev.echolab.load.cli;

import dev.echolab.cli.CommandLines;
import dev.echolab.cli.TerminationSignals;
import dev.echolab.cli.UserError;
import dev.echolab.load.driver.LoadRun;
import dev.echolab.load.driver.UnusableTargetException;
import dev.echolab.load.external.ExternalServer;
import dev.echolab.load.os.Environment;
import dev.echolab.load.os.Terminal;
import dev.echolab.load.os.TerminalPanel;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.Target;
import dev.echolab.load.record.RunListener;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.report.LiveView;
import dev.echolab.load.report.OutputFiles;
import dev.echolab.load.verdict.AbortOnMiss;
import dev.echolab.load.verdict.RunValidator;
import dev.echolab.load.verdict.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs {@code lab load}: loads any echo server and judges whether the figures can be trusted. */
@Command(
    name = "load",
    headerHeading = "Example: lab load 127.0.0.1:7002 --rate 5k --slo 'p99<2ms'%n%n",
    description = "Load an echo server, check every byte of every echo, and judge the measurement.",
    footer = {
      "",
      "Exit codes: 0 good; 1 failed (cannot connect, cannot write a file); 2 usage;",
      "3 a threshold (--slo) was missed; 4 INVALID, whatever the thresholds.",
      "Ctrl-C stops the run and reports the measured part as INVALID; a second Ctrl-C exits at"
          + " once."
    })
public final class LoadCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private TargetOptions target;

  @Mixin private LoadOptions workload;

  @Mixin private ResultOptions output;

  @Option(
      names = "--abort-on-miss",
      description =
          "End the run when a threshold has been missed 3 seconds in a row by the figures until then")
  private boolean abortOnMiss;

  @Option(
      names = "--hlog",
      paramLabel = "FILE",
      description = "Write the HdrHistogram interval log of the corrected latencies")
  private Path hlog;

  @Option(
      names = "--stream",
      paramLabel = "FILE",
      description = "Write a line of JSON per second while the run lasts; -: to standard output")
  private Path stream;

  @Option(names = "--quiet", description = "Print the report only, no progress")
  private boolean quiet;

  @Override
  public Integer call() throws InterruptedException {
    OutputFiles.Names files = output.files(hlog, stream);
    // Checks the options and the files before anything is started.
    List<Target> running = target.running();
    workload.toPlan(running.isEmpty() ? List.of(new Target("127.0.0.1", 1)) : running);
    target.check(Integer.MAX_VALUE);
    CommandLines.require(
        spec, !abortOnMiss || !output.slos().isEmpty(), "--abort-on-miss needs --slo");
    try (OutputFiles outputs = output.open(files, Environment.capture());
        ExternalServer server = target.start()) {
      return load(workload.toPlan(server == null ? running : List.of(server.target())), outputs);
    }
  }

  private int load(LoadPlan plan, OutputFiles outputs) throws InterruptedException {
    AbortOnMiss abort = new AbortOnMiss(plan, abortOnMiss ? output.slos() : List.of());
    try (TerminationSignals signals = TerminationSignals.install()) {
      if (!quiet) {
        spec.commandLine().getErr().println(LiveView.announcement(plan));
      }
      List<RunListener> listeners = new ArrayList<>(outputs.listeners());
      listeners.add(abort);
      AtomicBoolean endedByMiss = new AtomicBoolean();
      BooleanSupplier stopRequested =
          () -> {
            // A run that a signal ends may deliver its third missed second afterwards.
            if (signals.pending() == 0 && abort.isRequested()) {
              endedByMiss.set(true);
            }
            return endedByMiss.get() || signals.pending() > 0;
          };
      RunResult result = run(plan, listeners, stopRequested);
      Verdict verdict =
          endedByMiss.get()
              ? RunValidator.judgeAborted(plan, result, output.slos())
              : RunValidator.judge(plan, result, output.slos());
      output.report(plan, result, verdict, outputs, Environment.notes());
      return verdict.exitCode();
    }
  }

  private RunResult run(LoadPlan plan, List<RunListener> listeners, BooleanSupplier stopRequested)
      throws InterruptedException {
    // Rows of JSON on the same terminal would tear the panel.
    boolean isShown = !quiet && !(OutputFiles.isStandardOutput(stream) && Terminal.isTerminal(1));
    try (TerminalPanel panel = isShown ? TerminalPanel.open().orElse(null) : null) {
      if (panel != null) {
        listeners.add(new LiveView(panel, plan));
      }
      return LoadRun.run(plan, stopRequested, listeners.toArray(RunListener[]::new));
    } catch (UnusableTargetException e) {
      throw new UserError(e.getMessage(), e);
    }
  }
}
