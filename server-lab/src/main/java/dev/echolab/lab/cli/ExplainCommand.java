package dev.echolab.lab.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.cli.ByteSize;
import dev.echolab.cli.CommandLines;
import dev.echolab.cli.ExitCode;
import dev.echolab.lab.console.Estimate;
import dev.echolab.lab.console.InterruptGuard;
import dev.echolab.lab.console.ProgressListener;
import dev.echolab.lab.explain.ExplainResult;
import dev.echolab.lab.explain.ExplainResult.VariantResult;
import dev.echolab.lab.explain.ExplainSettings;
import dev.echolab.lab.explain.ExplainSettings.Durations;
import dev.echolab.lab.explain.ExplainText;
import dev.echolab.lab.explain.VariantExplainer;
import dev.echolab.lab.page.ReportPage;
import dev.echolab.lab.server.LabHome;
import dev.echolab.lab.server.ServerCommand;
import dev.echolab.lab.server.Variant;
import dev.echolab.lab.server.Variants;
import dev.echolab.lab.trial.LabDocument;
import dev.echolab.load.cli.Converters;
import dev.echolab.load.cli.SeedOption;
import dev.echolab.load.cli.ServerOption;
import dev.echolab.load.external.ExternalCommand;
import dev.echolab.load.os.Environment;
import dev.echolab.load.report.Json;
import dev.echolab.load.report.ResultFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs {@code lab explain}: measures the steps of one request and what an echo costs. */
@Command(
    name = "explain",
    headerHeading = "Example: lab explain nio bio-platform%n%n",
    description = {
      "Time the five steps of a request, and count what an echo costs in system calls, context"
          + " switches, CPU and memory. Without a VARIANT: all that can run here.",
    },
    footer = {
      "",
      "Needs no root. With root or CAP_PERFMON the kernel counts system calls by name.",
      "Exit codes: 0 good; 1 a server failed; 2 usage; 4 a load was INVALID.",
      "How to read it: docs/explain.md"
    })
public final class ExplainCommand implements Callable<Integer> {
  private static final int MAX_CONNECTIONS = 10_000;
  private static final int MAX_SIZE_BYTES = 1 << 20;
  private static final int MAX_PIPELINE = 1024;

  /**
   * Two servers start, connections are opened, and perf attaches to the threads, as a rule twice.
   */
  private static final Duration PREPARATION = Duration.ofSeconds(7);

  @Spec private CommandSpec spec;

  @Mixin private VariantNames names;

  @Mixin private ServerOption external;

  @Option(
      names = "--quick",
      description = "Shorter runs: about 24 s for each variant, not 32 s; more if disturbed.")
  private boolean quick;

  @Option(
      names = {"-d", "--duration"},
      paramLabel = "DURATION",
      description = "Measured time of the steps. Default: 4s (2s with --quick)")
  private Duration duration;

  @Option(
      names = {"-c", "--connections"},
      paramLabel = "N",
      converter = Converters.OfCount.class,
      defaultValue = "64",
      description = "Connections of the load. Default: ${DEFAULT-VALUE}")
  private long connections;

  @Option(
      names = {"-s", "--size"},
      paramLabel = "BYTES",
      defaultValue = "128",
      description = "Payload of each message, 0 to 1m. Default: ${DEFAULT-VALUE}")
  private ByteSize size;

  @Option(
      names = {"-r", "--rate"},
      paramLabel = "N",
      converter = Converters.OfRate.class,
      defaultValue = "1k",
      description = "Messages per second of the gentle load. Default: ${DEFAULT-VALUE}")
  private double rate;

  @Option(
      names = "--pipeline",
      paramLabel = "N",
      converter = Converters.OfCount.class,
      defaultValue = "1",
      description = "Messages in flight per connection in the full load. Default: ${DEFAULT-VALUE}")
  private long pipeline;

  @Mixin private SeedOption seed;

  @Mixin private ServerArguments serverOption;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for explain.json and explain.html. Default: not written")
  private Path out;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Writes the result as JSON to this file.")
  private Path json;

  @Mixin private VerboseOption verbose;

  @Override
  public Integer call() {
    List<Variant> variants = variants();
    ExplainSettings settings = settings();
    LabHome home = LabHome.find();
    ResultFile.open("--json", json).close();
    if (out != null) {
      ResultFiles.folder(out, "explain.json", "explain.html");
    }
    PrintWriter err = spec.commandLine().getErr();
    ProgressListener progress = ProgressListener.on(err, estimate(settings.durations(), variants));
    VariantExplainer explainer =
        new VariantExplainer(home, ServerCommand.of(serverOption.words()), settings, progress);
    List<VariantResult> results = new ArrayList<>();
    boolean interrupted = false;
    InterruptGuard guard = InterruptGuard.guard();
    try (guard) {
      try (progress) {
        for (Variant variant : variants) {
          results.add(explainer.explain(variant));
        }
        for (ExternalCommand command : external.commands()) {
          results.add(explainer.explain(command));
        }
      } catch (InterruptedException e) {
        interrupted = true; // The results until then are reported.
      }
      return report(new ExplainResult(settings, results, LabDocument.environment(), interrupted));
    }
  }

  /**
   * A full load and a timed one, then two counted loads, each once more for the system calls, on
   * two fresh servers. The upper estimate adds two repeats of each load that can be disturbed.
   */
  private Estimate estimate(Durations runs, List<Variant> variants) {
    int servers = variants.size() + external.commands().size();
    Duration each =
        runs.timed()
            .plus(runs.warmup().multipliedBy(3))
            .plus(runs.counted().multipliedBy(4))
            .plus(runs.countedWarmup().multipliedBy(2))
            .plus(PREPARATION);
    // Of the timed load, and of both that are counted.
    Duration repeats =
        runs.timed()
            .plus(runs.warmup())
            .plus(runs.counted().plus(VariantExplainer.ATTACH_TIME).multipliedBy(2))
            .multipliedBy(VariantExplainer.MAX_ATTEMPTS - 1);
    return new Estimate(
        each.multipliedBy(servers),
        each.plus(repeats).multipliedBy(servers),
        servers + " server" + (servers == 1 ? "" : "s") + ", and repeats of disturbed loads");
  }

  private List<Variant> variants() {
    List<Variant> chosen = names.variants();
    List<String> all = new ArrayList<>(chosen.stream().map(Variant::name).toList());
    external.commands().forEach(command -> all.add(command.name()));
    VariantNames.requireDistinct(all, spec);
    check(
        size.bytes() > 0 || external.commands().isEmpty(), "--size takes 1 or more with --server");
    return all.isEmpty() ? Variants.defaults() : chosen;
  }

  private ExplainSettings settings() {
    check(connections >= 1 && connections <= MAX_CONNECTIONS, "--connections takes 1 to 10000");
    check(size.bytes() <= MAX_SIZE_BYTES, "--size takes 0 to 1m");
    check(pipeline >= 1 && pipeline <= MAX_PIPELINE, "--pipeline takes 1 to 1024");
    check(rate > 0, "--rate takes more than 0");
    check(duration == null || !duration.isZero(), "--duration takes more than 0s");
    Durations standard = quick ? Durations.QUICK : Durations.STANDARD;
    return new ExplainSettings(
        duration == null ? standard : standard.withTimed(duration),
        (int) connections,
        size.bytes(),
        rate,
        (int) pipeline,
        seed.value(),
        spec.commandLine().getParseResult().originalArgs());
  }

  private void check(boolean holds, String otherwise) {
    CommandLines.require(spec, holds, otherwise);
  }

  private int report(ExplainResult result) {
    PrintWriter stdout = spec.commandLine().getOut();
    ExplainText.brief(result).forEach(stdout::println);
    verbose.print(stdout, () -> ExplainText.details(result), ExplainText.hint(result));
    Environment.notes().forEach(stdout::println);
    ObjectNode tree = Json.toTree(result);
    ResultFiles files = new ResultFiles(List.of()).write("--json", json, () -> Json.text(tree));
    if (out != null) {
      files
          .write("--out", out.resolve("explain.json"), () -> Json.text(tree))
          .write(
              "--out",
              out.resolve("explain.html"),
              () -> ReportPage.render(ReportPage.EXPLAIN_SCRIPT, tree));
    }
    files.finish(stdout);
    if (result.failed() || result.interrupted()) {
      return ExitCode.FAILED;
    }
    return result.invalid() ? ExitCode.INVALID : ExitCode.GOOD;
  }
}
