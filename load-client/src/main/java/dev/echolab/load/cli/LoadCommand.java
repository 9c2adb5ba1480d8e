package dev.echolab.load.cli;

import dev.echolab.cli.UserError;
import dev.echolab.load.driver.ConnectFailedException;
import dev.echolab.load.driver.LoadRun;
import dev.echolab.load.external.ExternalServer;
import dev.echolab.load.os.Environment;
import dev.echolab.load.os.Terminal;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.Target;
import dev.echolab.load.record.RunListener;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.report.LiveView;
import dev.echolab.load.report.LoadReport;
import dev.echolab.load.report.OutputFiles;
import dev.echolab.load.verdict.RunValidator;
import dev.echolab.load.verdict.Slo;
import dev.echolab.load.verdict.Verdict;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs {@code lab load}: loads any echo server and judges whether the figures can be trusted. */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Load an echo server, check every byte of every echo, and judge the measurement.",
    footer = {
      "",
      "Exit codes: 0 good; 1 failed (cannot connect, cannot write a file); 2 usage;",
      "3 a threshold (--slo) was missed; 4 the measurement is INVALID.",
      "Ctrl-C stops the run and reports the measured part as INVALID; a second Ctrl-C exits at"
          + " once."
    })
public final class LoadCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--target",
      paramLabel = "HOST:PORT",
      converter = Converters.OfTarget.class,
      description = "The server; repeatable: connections are assigned to the servers in rotation")
  private List<Target> targets = List.of();

  @Mixin private ServerOption serverOption;

  @Mixin private LoadOptions workload;

  @Option(
      names = "--slo",
      paramLabel = "THRESHOLD",
      converter = Converters.OfSlo.class,
      description =
          "A threshold that the run must meet; repeatable: p99<2ms, mean<1ms, max<50ms,"
              + " errors<0.1%%, rate>=50k")
  private List<Slo> slos = List.of();

  @Option(names = "--json", paramLabel = "FILE", description = "Write the whole result as JSON")
  private Path json;

  @Option(names = "--csv", paramLabel = "FILE", description = "Write one line per second")
  private Path csv;

  @Option(
      names = "--hlog",
      paramLabel = "FILE",
      description = "Write the HdrHistogram interval log of the corrected latencies")
  private Path hlog;

  @Option(
      names = "--percentiles",
      description = "Print the percentile distribution of the latencies")
  private boolean percentiles;

  @Option(names = "--quiet", description = "Print the report only, no progress")
  private boolean quiet;

  @Override
  public Integer call() throws InterruptedException {
    OutputFileNames.check(spec, json, csv, hlog);
    // Checks the options and the files before anything is started.
    workload.toPlan(targets.isEmpty() ? List.of(new Target("127.0.0.1", 1)) : targets);
    serverOption.check(targets);
    try (OutputFiles outputs = OutputFiles.open(json, csv, hlog);
        ExternalServer server = serverOption.startUnless(targets)) {
      return load(workload.toPlan(server == null ? targets : List.of(server.target())), outputs);
    }
  }

  private int load(LoadPlan plan, OutputFiles outputs) throws InterruptedException {
    try (StopOnSignal signals = StopOnSignal.begin()) {
      RunResult result = run(plan, outputs, signals);
      Verdict verdict = RunValidator.judge(plan, result, slos);
      PrintWriter out = spec.commandLine().getOut();
      LoadReport.lines(plan, result, verdict).forEach(out::println);
      if (percentiles) {
        LoadReport.percentileLines(result).forEach(out::println);
      }
      Environment.notes().forEach(out::println);
      out.flush();
      outputs.write(plan, result, verdict);
      return verdict.exitCode();
    }
  }

  private RunResult run(LoadPlan plan, OutputFiles outputs, StopOnSignal signals)
      throws InterruptedException {
    List<RunListener> listeners = new ArrayList<>(outputs.listeners());
    if (!quiet) {
      listeners.add(new LiveView(System.err, Terminal.isTerminal(2), plan));
    }
    try {
      return LoadRun.run(plan, RunListener.all(listeners), signals::isRequested);
    } catch (ConnectFailedException e) {
      throw new UserError(e.getMessage(), e);
    }
  }
}
