package dev.echolab.lab.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.cli.ByteSize;
import dev.echolab.cli.ExitCode;
import dev.echolab.cli.UserError;
import dev.echolab.lab.console.InterruptGuard;
import dev.echolab.lab.console.ProgressLine;
import dev.echolab.lab.console.ProgressListener;
import dev.echolab.lab.explain.ExplainDocument;
import dev.echolab.lab.explain.ExplainResult;
import dev.echolab.lab.explain.ExplainRun;
import dev.echolab.lab.explain.ExplainSettings;
import dev.echolab.lab.explain.ExplainText;
import dev.echolab.lab.explain.VariantExplainer;
import dev.echolab.lab.page.ReportPage;
import dev.echolab.lab.server.Availability;
import dev.echolab.lab.server.LabHome;
import dev.echolab.lab.server.ServerCommand;
import dev.echolab.lab.server.Variant;
import dev.echolab.lab.server.Variants;
import dev.echolab.lab.trial.LabEnvironment;
import dev.echolab.load.cli.Converters;
import dev.echolab.load.cli.SeedOption;
import dev.echolab.load.report.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lab explain}: what one request does at the boundary between process and kernel. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Show the five steps of a request, timed, and what an echo costs in system calls, switches,"
          + " CPU and memory; without a VARIANT for all that can run here.",
    },
    footer = {
      "",
      "Needs no root; with it (or CAP_PERFMON) the kernel counts system calls by name.",
      "Exit codes: 0 good; 1 a server failed; 2 usage; 4 a load was INVALID.",
      "How to read it: docs/explain.md"
    })
public final class ExplainCommand implements Callable<Integer> {
  private static final int MOST_CONNECTIONS = 10_000;
  private static final int MOST_SIZE_BYTES = 1 << 20;
  private static final int MOST_PIPELINE = 1024;

  @Spec private CommandSpec spec;

  @Mixin private VariantNames names;

  @Option(names = "--quick", description = "Shorter, for a first look: below a minute for all.")
  private boolean quick;

  @Option(
      names = {"-d", "--duration"},
      paramLabel = "DURATION",
      description = "Time in which steps are sampled. Default: 4s (2s with --quick)")
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
      description = "Folder for explain.json and explain.html. Default: none is written")
  private Path out;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "The result as JSON, to a file of its own.")
  private Path json;

  @Override
  public Integer call() throws InterruptedException {
    List<Variant> variants = variants();
    ExplainSettings settings = settings();
    LabHome home = LabHome.find();
    prepareFiles();
    PrintWriter err = spec.commandLine().getErr();
    ProgressListener progress = ProgressLine.on(err);
    VariantExplainer explainer =
        new VariantExplainer(home, ServerCommand.of(serverOption.words()), settings, progress);
    Availability availability = new Availability(home, Runtime.version());
    InterruptGuard interruption = InterruptGuard.guard();
    try {
      ExplainRun explanation = new ExplainRun(availability, explainer);
      explanation.run(variants);
      progress.end();
      return report(
          new ExplainResult(
              settings,
              explanation.explained(),
              LabEnvironment.capture(),
              spec.commandLine().getParseResult().originalArgs(),
              explanation.interrupted()));
    } finally {
      interruption.done();
    }
  }

  private List<Variant> variants() {
    List<Variant> chosen = names.variants();
    return chosen.isEmpty() ? Variants.all() : chosen;
  }

  private ExplainSettings settings() {
    check(connections >= 1 && connections <= MOST_CONNECTIONS, "--connections takes 1 to 10000");
    check(size.bytes() <= MOST_SIZE_BYTES, "--size takes 0 to 1m");
    check(pipeline >= 1 && pipeline <= MOST_PIPELINE, "--pipeline takes 1 to 1024");
    check(rate > 0, "--rate takes more than 0");
    check(duration == null || !duration.isZero(), "--duration takes more than 0s");
    Duration standard = quick ? Duration.ofSeconds(2) : Duration.ofSeconds(4);
    return new ExplainSettings(
        duration == null ? standard : duration,
        quick ? Duration.ofMillis(800) : Duration.ofSeconds(2),
        quick ? Duration.ofMillis(700) : Duration.ofMillis(1_500),
        (int) connections,
        size.bytes(),
        rate,
        (int) pipeline,
        seed.value());
  }

  private void check(boolean holds, String otherwise) {
    if (!holds) {
      throw usage(otherwise);
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Before anything is measured: what cannot be written is known at once. */
  private void prepareFiles() {
    try {
      if (out != null) {
        Files.createDirectories(out);
      }
    } catch (IOException e) {
      throw new UserError("--out " + out + ": cannot be made: " + e.getMessage(), e);
    }
    try {
      if (json != null) {
        Files.writeString(json, "");
      }
    } catch (IOException e) {
      throw new UserError("--json " + json + ": cannot be written: " + e.getMessage(), e);
    }
  }

  private int report(ExplainResult result) {
    PrintWriter stdout = spec.commandLine().getOut();
    ExplainText.lines(result).forEach(stdout::println);
    ObjectNode tree = ExplainDocument.toTree(result);
    try {
      if (json != null) {
        Json.write(json, tree);
      }
      if (out != null) {
        Json.write(out.resolve("explain.json"), tree);
        ReportPage.write(out.resolve("explain.html"), ReportPage.EXPLAIN_SCRIPT, tree);
        stdout.println("written: " + out.resolve("explain.html") + ", explain.json");
      }
    } catch (IOException e) {
      throw new UserError("cannot write the result: " + e.getMessage(), e);
    }
    stdout.flush();
    if (result.failed() || result.interrupted()) {
      return ExitCode.FAILED;
    }
    return result.invalid() ? ExitCode.INVALID : ExitCode.GOOD;
  }
}
