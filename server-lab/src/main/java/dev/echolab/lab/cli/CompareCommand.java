package dev.echolab.lab.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.cli.Durations;
import dev.echolab.cli.ExitCode;
import dev.echolab.lab.compare.BaselineComparison;
import dev.echolab.lab.compare.BaselineResult;
import dev.echolab.lab.compare.CompareDocument;
import dev.echolab.lab.compare.CompareResult;
import dev.echolab.lab.compare.CompareSettings;
import dev.echolab.lab.compare.CompareText;
import dev.echolab.lab.compare.Comparison;
import dev.echolab.lab.console.InterruptGuard;
import dev.echolab.lab.console.ProgressLine;
import dev.echolab.lab.page.ReportPage;
import dev.echolab.lab.server.CpuPinning;
import dev.echolab.lab.server.LabHome;
import dev.echolab.lab.server.ServerCommand;
import dev.echolab.lab.trial.LabEnvironment;
import dev.echolab.lab.trial.Participant;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.Trial;
import dev.echolab.lab.trial.TrialRunner;
import dev.echolab.lab.trial.TrialSettings;
import dev.echolab.load.cli.Converters;
import dev.echolab.load.driver.LoadRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lab compare}: the same load against several servers, interleaved, judged and ranked. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Compare servers under the same load; without a VARIANT all that can run here.",
    footer = {
      "",
      "Exit codes: 0 good; 1 a server failed; 2 usage; 3 a regression (--fail-on-regression);",
      "4 a measurement is INVALID. Ctrl-C keeps and reports what was measured."
    })
public final class CompareCommand implements Callable<Integer> {
  private static final Duration CLIENT_WARMUP = Duration.ofSeconds(3);
  private static final Duration QUICK_CLIENT_WARMUP = Duration.ofSeconds(2);
  private static final Duration NOT_MEASURED = Duration.ofMillis(100);

  @Spec private CommandSpec spec;

  @Mixin private LabOptions lab;
  @Mixin private ScenarioOptions matrix;

  @Option(
      names = "--quick",
      description =
          "Below a minute: 2 trials of 1 s on 16 connections. A first check, too short to rank.")
  private boolean quick;

  @Option(
      names = "--trials",
      paramLabel = "N",
      converter = Converters.OfCount.class,
      description = "Trials of each server in each cell; 5 or more give intervals. Default: 5")
  private Long trials;

  @Option(
      names = {"-d", "--duration"},
      paramLabel = "DURATION",
      description = "Measured time of a trial. Default: 3s (1s with --quick)")
  private Duration duration;

  @Option(
      names = "--warmup",
      paramLabel = "DURATION",
      description = "Time under load before it. Default: 2s (800ms with --quick)")
  private Duration warmup;

  @Option(
      names = "--baseline",
      paramLabel = "NAME",
      description = "What ratios are formed to. Default: the first server that ran")
  private String baseline;

  @Option(
      names = "--tie-margin",
      paramLabel = "SHARE",
      converter = Converters.OfFraction.class,
      defaultValue = "0.02",
      description = "Differences below it are a tie, however sure. Default: ${DEFAULT-VALUE}")
  private double margin;

  @Option(
      names = "--against",
      paramLabel = "RESULT",
      description = "The result.json of an earlier comparison; changes are shown with intervals.")
  private Path against;

  @Option(
      names = "--fail-on-regression",
      paramLabel = "SHARE",
      converter = Converters.OfFraction.class,
      description =
          "With --against: exit 3 if throughput (p99 with --rate) or server CPU per echo is surely"
              + " worse, and by more than this, such as 5%%.")
  private Double failOnRegression;

  @Override
  public Integer call() throws InterruptedException {
    List<Participant> participants = lab.participants();
    List<Scenario> scenarios = matrix.scenarios(quick ? 16 : 64);
    TrialSettings trialSettings =
        new TrialSettings(
            lab.protocol(),
            orElse(warmup, quick ? Duration.ofMillis(800) : Duration.ofSeconds(2)),
            orElse(duration, quick ? Duration.ofSeconds(1) : Duration.ofSeconds(3)),
            lab.arrivals(),
            lab.seed(),
            List.of());
    int rounds = lab.trials(trials, quick ? 2 : 5);
    lab.check(scenarios, trialSettings);
    checkBaseline(participants);
    Optional<BaselineResult> baselineResult = baselineResult();
    LabHome home = LabHome.find();
    ResultFolder folder = lab.outFolder();
    // Before pinning: the environment describes the whole machine.
    Map<String, String> environment = LabEnvironment.capture();
    Optional<CpuPinning> pinning = lab.pin();
    ServerCommand server = lab.serverCommand(pinning);

    TrialRunner runner =
        new TrialRunner(home, server, trialSettings, LoadRun::run, Optional.of(folder.path()));
    Duration clientWarmup = quick ? QUICK_CLIENT_WARMUP : CLIENT_WARMUP;
    TrialRunner warmupRunner =
        new TrialRunner(
            home,
            server,
            trialSettings.withDurations(clientWarmup, NOT_MEASURED),
            LoadRun::run,
            Optional.empty());
    PrintWriter err = spec.commandLine().getErr();
    InterruptGuard interruption = InterruptGuard.guard();
    try {
      Comparison.Outcome outcome =
          new Comparison(
                  participants, scenarios, rounds, runner, warmupRunner, ProgressLine.on(err))
              .run(Runtime.version());
      CompareSettings settings =
          new CompareSettings(
              trialSettings,
              rounds,
              server,
              pinning.map(CpuPinning::clientCores).orElse(""),
              baseline(outcome),
              margin,
              "client: one process for all, warmed up once for "
                  + Durations.format(clientWarmup)
                  + " before the first trial",
              spec.commandLine().getParseResult().originalArgs());
      CompareResult result = CompareResult.of(settings, outcome, environment);
      return report(
          result,
          baselineResult.map(b -> BaselineComparison.of(result, b, regressionShare())),
          folder);
    } finally {
      interruption.done();
    }
  }

  private int report(
      CompareResult result, Optional<BaselineComparison> changes, ResultFolder folder) {
    Map<String, String> environment = result.environment();
    PrintWriter out = spec.commandLine().getOut();
    CompareText.lines(result).forEach(out::println);
    out.println(
        "environment: "
            + environment.get("os")
            + ", "
            + environment.get("cores")
            + " cores, JDK "
            + environment.get("jdk"));
    changes.ifPresent(c -> c.lines().forEach(out::println));
    ObjectNode tree = CompareDocument.of(result, changes);
    folder.write(tree, CompareDocument.forPage(tree), ReportPage.REPORT_SCRIPT, out);
    if (result.status() != Trial.Status.VALID) {
      return result.status() == Trial.Status.FAILED ? ExitCode.FAILED : ExitCode.INVALID;
    }
    if (failOnRegression == null || changes.isEmpty()) {
      return ExitCode.GOOD;
    }
    if (!changes.get().regressions().isEmpty()) {
      return ExitCode.THRESHOLD_MISSED;
    }
    return changes.get().isConclusive() ? ExitCode.GOOD : ExitCode.INVALID;
  }

  private double regressionShare() {
    return failOnRegression == null ? 0 : failOnRegression;
  }

  private Optional<BaselineResult> baselineResult() {
    if (against == null) {
      if (failOnRegression != null) {
        throw usage("--fail-on-regression needs --against");
      }
      return Optional.empty();
    }
    try {
      return Optional.of(BaselineResult.read(against));
    } catch (IOException e) {
      throw usage("--against " + against + ": " + e.getMessage());
    }
  }

  private void checkBaseline(List<Participant> participants) {
    if (baseline != null && participants.stream().noneMatch(p -> p.name().equals(baseline))) {
      throw usage("--baseline " + baseline + " is not among those compared");
    }
  }

  /** The one asked for, or the first with a VALID trial. */
  private Optional<String> baseline(Comparison.Outcome outcome) {
    if (baseline != null) {
      return Optional.of(baseline);
    }
    return outcome.trials().stream().filter(Trial::isValid).map(Trial::participant).findFirst();
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private static Duration orElse(Duration given, Duration otherwise) {
    return given == null ? otherwise : given;
  }
}
