package dev.echolab.lab.cli;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.cli.Durations;
import dev.echolab.cli.ExitCode;
import dev.echolab.cli.UserError;
import dev.echolab.lab.compare.BaselineComparison;
import dev.echolab.lab.compare.BaselineResult;
import dev.echolab.lab.compare.CompareDocument;
import dev.echolab.lab.compare.CompareResult;
import dev.echolab.lab.compare.CompareText;
import dev.echolab.lab.compare.Comparison;
import dev.echolab.lab.compare.RegressionCheck;
import dev.echolab.lab.compare.StoppingRule;
import dev.echolab.lab.console.Estimate;
import dev.echolab.lab.console.InterruptGuard;
import dev.echolab.lab.console.Markdown;
import dev.echolab.lab.console.ProgressListener;
import dev.echolab.lab.page.ReportPage;
import dev.echolab.lab.server.Variants;
import dev.echolab.lab.stats.Bootstrap;
import dev.echolab.lab.trial.IntervalLogs;
import dev.echolab.lab.trial.LabSettings;
import dev.echolab.lab.trial.Participant;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.Trial;
import dev.echolab.lab.trial.TrialRunner;
import dev.echolab.lab.trial.TrialSettings;
import dev.echolab.load.cli.Converters;
import dev.echolab.load.os.Environment;
import dev.echolab.load.report.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lab compare}: the same load against several servers, interleaved, judged and ranked. */
@Command(
    name = "compare",
    headerHeading = "Example: lab compare nio bio-platform --connections 16,256%n%n",
    description = "Compare servers under the same load; without a VARIANT all that can run here.",
    footer = {
      "",
      "Exit codes: 0 good; 1 a server failed; 2 usage; 3 a regression (--fail-on-regression);",
      "4 a measurement is INVALID. Ctrl-C keeps and reports what was measured."
    })
public final class CompareCommand implements Callable<Integer> {
  /**
   * No round beyond the minimum starts later: with the warm-up the default takes below 6 minutes.
   */
  private static final Duration MAX_TIME = Duration.ofSeconds(345);

  private static final Duration NOT_MEASURED = Duration.ofMillis(100);

  @Spec private CommandSpec spec;

  @Mixin private LabOptions lab;

  @Option(
      names = {"-c", "--connections"},
      paramLabel = "N[,N...]",
      split = ",",
      hideParamSyntax = true,
      converter = Converters.OfCount.class,
      description = "Connections; a list makes a matrix. Default: 64 (16 with --quick)")
  private List<Long> connections;

  @Mixin private ScenarioOptions loads;

  @Option(
      names = "--quick",
      description =
          "About a minute: 2 trials of 1 s on 16 connections. A first check, too short to rank.")
  private boolean quick;

  @Option(
      names = "--trials",
      paramLabel = "N",
      converter = Converters.OfCount.class,
      description =
          "Trials of each server in each cell, at least; 5 or more give intervals. Default: 5 (2"
              + " with --quick)")
  private Long trials;

  @Option(
      names = "--max-time",
      paramLabel = "DURATION",
      description =
          "Rounds are added until the ranking is decided or this time is over; 0s adds none."
              + " Default: 345s (0s with --quick or less than 5 trials)")
  private Duration maxTime;

  @Option(
      names = {"-d", "--duration"},
      paramLabel = "DURATION",
      description = "Measured time of a trial. Default: 3s (1s with --quick)")
  private Duration duration;

  @Option(
      names = "--warmup",
      paramLabel = "DURATION",
      description = "Time under load before it. Default: 3s (2s with --quick)")
  private Duration warmup;

  @Option(
      names = "--baseline",
      paramLabel = "NAME",
      completionCandidates = VariantNames.Names.class,
      description = "What ratios are formed to. Default: the best server")
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

  @Mixin private PullRequestOptions pullRequest;

  @Mixin private VerboseOption verbose;

  @Override
  public Integer call() throws InterruptedException {
    List<Participant> participants = lab.participants();
    if (participants.isEmpty()) {
      participants = Variants.defaults().stream().map(Participant::of).toList();
    }
    List<Scenario> scenarios = scenarios();
    TrialSettings trialSettings = trialSettings(scenarios);
    Duration trial =
        trialSettings
            .warmup()
            .plus(trialSettings.duration())
            .plus(LabOptions.SERVER_START_AND_STOP);
    StoppingRule rule = rule(trial.multipliedBy((long) participants.size() * scenarios.size()));
    lab.require(
        baseline == null || participants.stream().anyMatch(p -> p.name().equals(baseline)),
        "--baseline " + baseline + " is not among those compared");
    Optional<BaselineResult> earlier = earlier();
    LabOptions.Setup setup = lab.prepare(trialSettings);
    IntervalLogs hlogs = new IntervalLogs(setup.folder());
    TrialRunner runner = setup.runner(Optional.of(hlogs));
    ProgressListener progress =
        ProgressListener.on(
            spec.commandLine().getErr(),
            estimate(rule, trial, participants.size(), scenarios.size()));
    InterruptGuard guard = InterruptGuard.guard();
    // The progress is closed first: an error is printed on a clean line.
    try (guard;
        progress) {
      Comparison.Runners runners =
          new Comparison.Runners(
              runner, runner.with(trialSettings.withDurations(clientWarmup(), NOT_MEASURED)));
      Comparison.Outcome outcome =
          new Comparison(participants, scenarios, rule, runners, progress).run();
      CompareResult result =
          CompareResult.of(settings(setup.settings(), rule), outcome, setup.environment());
      return report(result, earlier, setup.folder(), hlogs);
    }
  }

  List<Scenario> scenarios() {
    return loads.scenarios(requireNonNullElse(connections, List.of(quick ? 16L : 64L)));
  }

  private TrialSettings trialSettings(List<Scenario> scenarios) {
    return lab.trialSettings(
        scenarios,
        requireNonNullElse(warmup, Duration.ofSeconds(quick ? 2 : 3)),
        requireNonNullElse(duration, Duration.ofSeconds(quick ? 1 : 3)),
        List.of());
  }

  private Duration clientWarmup() {
    return Duration.ofSeconds(quick ? 2 : 3);
  }

  private CompareResult.Settings settings(LabSettings settings, StoppingRule rule) {
    return new CompareResult.Settings(
        settings,
        rule,
        Optional.ofNullable(baseline),
        "client: one process for all, warmed up once for "
            + Durations.format(clientWarmup())
            + " before the first trial");
  }

  private Estimate estimate(StoppingRule rule, Duration trial, int servers, int scenarios) {
    Duration first = clientWarmup().plus(LabOptions.SERVER_START_AND_STOP);
    int trialsPerRound = servers * scenarios;
    return new Estimate(
        rule.minDuration(trial.multipliedBy(trialsPerRound)).plus(first),
        rule.maxDuration(trial, servers, scenarios).plus(first),
        "%s of %s trials%s, and repeats of disturbed ones"
            .formatted(
                rule.describeRounds(),
                trialsPerRound,
                rule.plannedChecks().size() > 1 ? ", until decided" : ""));
  }

  private int report(
      CompareResult result, Optional<BaselineResult> earlier, Path folder, IntervalLogs hlogs) {
    PrintWriter out = spec.commandLine().getOut();
    ObjectNode tree = CompareDocument.of(result);
    Optional<BaselineComparison> changes =
        earlier.map(
            each -> BaselineComparison.of(BaselineResult.of(tree), each, pullRequest.limit()));
    Optional<RegressionCheck> check =
        pullRequest.failsOnRegression() && changes.isEmpty()
            ? Optional.of(RegressionCheck.of(result, baseline, pullRequest.limit()))
            : Optional.empty();
    if (pullRequest.isMarkdown()) {
      CompareText.markdown(result, changes).forEach(out::println);
      check.ifPresent(c -> c.lines().forEach(line -> out.println("- " + Markdown.text(line))));
    } else {
      CompareText.brief(result, changes).forEach(out::println);
      check.ifPresent(c -> c.lines().forEach(out::println));
      verbose.print(out, () -> CompareText.details(result), CompareText.HINT);
      Environment.notes().forEach(out::println);
    }
    changes.ifPresent(c -> tree.set("against", Json.toTree(c)));
    check.ifPresent(c -> tree.set("regressionCheck", Json.toTree(c)));
    new ResultFiles(hlogs.failures())
        .writeResult(folder, tree, CompareDocument.forPage(tree), ReportPage.REPORT_SCRIPT)
        .finish(pullRequest.notices());
    if (result.status() != Trial.Status.VALID) {
      return LabOptions.exitCode(result.status());
    }
    return changes
        .map(pullRequest::exitCode)
        .or(() -> check.map(pullRequest::exitCode))
        .orElse(ExitCode.GOOD);
  }

  private Optional<BaselineResult> earlier() {
    lab.require(
        against == null || !lab.replaces(against),
        "--out would replace the result of --against, " + against);
    if (against == null) {
      lab.require(
          !pullRequest.failsOnRegression() || baseline != null,
          "--fail-on-regression needs --against or --baseline");
      return Optional.empty();
    }
    try {
      return Optional.of(BaselineResult.read(against));
    } catch (IOException e) {
      throw new UserError("--against: " + e.getMessage(), e);
    }
  }

  /** Returns when the comparison ends, from the estimated time of one round. */
  private StoppingRule rule(Duration round) {
    int rounds = lab.trials(trials, quick ? 2 : 5);
    boolean canRank = !quick && rounds >= Bootstrap.MIN_VALUES;
    Duration limit = requireNonNullElse(maxTime, canRank ? MAX_TIME : Duration.ZERO);
    return StoppingRule.of(rounds, limit, round, margin);
  }
}
