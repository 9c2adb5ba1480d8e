package dev.echolab.lab.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.console.Estimate;
import dev.echolab.lab.console.InterruptGuard;
import dev.echolab.lab.console.ProgressListener;
import dev.echolab.lab.page.ReportPage;
import dev.echolab.lab.sweep.Dimension;
import dev.echolab.lab.sweep.KneeSearch;
import dev.echolab.lab.sweep.Sweep;
import dev.echolab.lab.sweep.SweepDocument;
import dev.echolab.lab.sweep.SweepResult;
import dev.echolab.lab.sweep.SweepText;
import dev.echolab.lab.trial.Participant;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.TrialRunner;
import dev.echolab.lab.trial.TrialSettings;
import dev.echolab.load.cli.Converters;
import dev.echolab.load.os.Environment;
import dev.echolab.load.verdict.Slo;
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

/** {@code lab sweep}: what is the maximum, and where is the knee? */
@Command(
    name = "sweep",
    headerHeading = "Example: lab sweep nio --slo 'p99<5ms'%n%n",
    description = {
      "Find the highest rate that still meets --slo, or measure along another dimension.",
      "Names one or more of 'lab variants', --target or --server."
    },
    footer = {
      "",
      "With --over connections, size, pipeline or work the list of that option is gone through:",
      "lab sweep nio --over connections --connections 1,16,256",
      "Without it: connections 1,4,16,64,256; size 16,128,1k,8k,64k; pipeline 1,4,16,64;",
      "work echo,spin:10us,spin:50us,block:1ms.",
      "",
      "Exit codes: 0 good; 1 a server failed; 2 usage; 4 the measurement is INVALID.",
      "Ctrl-C keeps and reports what was measured."
    })
public final class SweepCommand implements Callable<Integer> {
  private static final double MIN_RATE = 1;
  private static final double MAX_RATE = 1e7;

  @Spec private CommandSpec spec;

  @Mixin private LabOptions lab;

  @Option(
      names = {"-c", "--connections"},
      paramLabel = "N[,N...]",
      split = ",",
      hideParamSyntax = true,
      converter = Converters.OfCount.class,
      defaultValue = "64",
      description = "Connections; a list with --over connections. Default: ${DEFAULT-VALUE}")
  private List<Long> connections;

  @Mixin private ScenarioOptions loads;

  @Option(
      names = "--over",
      paramLabel = "DIMENSION",
      defaultValue = "rate",
      description = "rate, connections, size, pipeline or work. Default: ${DEFAULT-VALUE}")
  private Dimension over;

  @Option(
      names = "--slo",
      paramLabel = "THRESHOLD",
      description = "What a point has to meet; several times for several. Default: p99<5ms")
  private List<Slo> slos;

  @Option(
      names = "--start",
      paramLabel = "N",
      converter = Converters.OfRate.class,
      defaultValue = "1k",
      description = "Messages per second at which the climb begins. Default: ${DEFAULT-VALUE}")
  private double start;

  @Option(
      names = "--resolution",
      paramLabel = "SHARE",
      converter = Converters.OfFraction.class,
      defaultValue = "0.03",
      description = "The search ends when met and missed are so close. Default: ${DEFAULT-VALUE}")
  private double resolution;

  @Option(
      names = "--trials",
      paramLabel = "N",
      converter = Converters.OfCount.class,
      description =
          "Searches of each knee (5 or more give an interval), or rounds over the values."
              + " Default: 5 searches, 1 round")
  private Long trials;

  @Option(
      names = {"-d", "--duration"},
      paramLabel = "DURATION",
      defaultValue = "2s",
      description =
          "Measured time of a point; longer by itself where the threshold's percentile needs it."
              + " Default: ${DEFAULT-VALUE}")
  private Duration duration;

  @Option(
      names = "--warmup",
      paramLabel = "DURATION",
      defaultValue = "2s",
      description = "Time under load before it. Default: ${DEFAULT-VALUE}")
  private Duration warmup;

  @Mixin private VerboseOption verbose;

  @Override
  public Integer call() throws InterruptedException {
    List<Participant> participants = lab.participants();
    lab.require(
        !participants.isEmpty(), "which VARIANT, --target or --server? at least one must be named");
    List<Scenario> scenarios = scenarios();
    int repetitions = lab.trials(trials, over == Dimension.RATE ? 5 : 1);
    checkSearch();
    List<Slo> thresholds =
        slos == null ? (over == Dimension.RATE ? List.of(Slo.parse("p99<5ms")) : List.of()) : slos;
    checkThresholds(thresholds);
    TrialSettings trialSettings = lab.trialSettings(scenarios, warmup, duration, thresholds);
    LabOptions.Setup setup = lab.prepare(trialSettings);
    PrintWriter err = spec.commandLine().getErr();
    Estimate estimate = estimate(participants.size(), scenarios.size(), repetitions);
    ProgressListener progress = ProgressListener.on(err, estimate);
    TrialRunner runner = setup.runner(Optional.empty());
    Sweep sweep =
        new Sweep(
            participants,
            trialSettings,
            (settings, slot, listener) -> runner.with(settings).run(slot, listener),
            progress);
    InterruptGuard guard = InterruptGuard.guard();
    // The progress is closed first: an error is printed on a clean line.
    try (guard;
        progress) {
      Sweep.Outcome outcome =
          over == Dimension.RATE
              ? sweep.overRates(
                  scenarios.get(0),
                  new KneeSearch(start, MIN_RATE, MAX_RATE, resolution),
                  repetitions)
              : sweep.overScenarios(scenarios, repetitions);
      SweepResult.Settings settings =
          new SweepResult.Settings(setup.settings(), over, repetitions, resolution);
      return report(new SweepResult(settings, outcome, setup.environment()), setup.folder());
    }
  }

  /** How many points a search needs depends on the server; these numbers are from experience. */
  private Estimate estimate(int participants, int scenarios, int repetitions) {
    Duration point = warmup.plus(duration).plus(LabOptions.SERVER_START_AND_STOP);
    if (over != Dimension.RATE) {
      Duration all = point.multipliedBy((long) participants * scenarios * repetitions);
      return new Estimate(all, all, participants * scenarios * repetitions + " points");
    }
    Duration ofAll = point.multipliedBy(participants);
    return new Estimate(
        ofAll.multipliedBy(12 + 6L * (repetitions - 1)),
        ofAll.multipliedBy(24 + 14L * (repetitions - 1)),
        "%s search%s for each server".formatted(repetitions, repetitions == 1 ? "" : "es"));
  }

  private int report(SweepResult result, Path folder) {
    PrintWriter out = spec.commandLine().getOut();
    SweepText.brief(result).forEach(out::println);
    verbose.print(out, () -> SweepText.details(result), SweepText.hint(result));
    Environment.notes().forEach(out::println);
    ObjectNode tree = SweepDocument.of(result);
    new ResultFiles(List.of())
        .writeResult(folder, tree, tree, ReportPage.REPORT_SCRIPT)
        .finish(out);
    return LabOptions.exitCode(result.status());
  }

  List<Scenario> scenarios() {
    List<Scenario> scenarios = loads.scenarios(connections);
    Scenario first = scenarios.get(0);
    lab.require(
        over != Dimension.RATE
            || (scenarios.size() == 1 && first.ratePerSecond().isEmpty() && first.pipeline() == 1),
        "--over rate searches the rate itself, for one load: no lists, no --rate, no --pipeline");
    lab.require(
        over != Dimension.PIPELINE || first.ratePerSecond().isEmpty(),
        "--over pipeline varies a closed loop, without --rate");
    lab.require(
        scenarios.stream().allMatch(scenario -> over.isOnlyDifference(first, scenario)),
        "--over " + over.key() + " goes through the list of --" + over.key() + " only");
    boolean isGiven = spec.commandLine().getParseResult().hasMatchedOption("--" + over.key());
    return isGiven ? scenarios : over.defaults(first);
  }

  /** A search needs thresholds that a higher rate misses. */
  private void checkThresholds(List<Slo> thresholds) {
    for (Slo slo : thresholds) {
      boolean isUpperLimit = slo.operator().startsWith("<");
      lab.require(
          over != Dimension.RATE || (slo.metric() != Slo.Metric.RATE && isUpperLimit),
          "--slo %s: --over rate takes upper limits of latencies and errors, such as p99<5ms"
              .formatted(slo.text()));
    }
  }

  private void checkSearch() {
    lab.require(
        resolution >= 0.005 && resolution <= 0.5,
        "--resolution takes 0.005 to 0.5, not " + resolution);
    lab.require(start >= MIN_RATE && start <= MAX_RATE, "--start takes 1 to 10m");
  }
}
