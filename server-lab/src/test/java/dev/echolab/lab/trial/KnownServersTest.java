package dev.echolab.lab.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.handler.WorkSpec;
import dev.echolab.lab.Samples;
import dev.echolab.lab.compare.CompareDocument;
import dev.echolab.lab.compare.CompareResult;
import dev.echolab.lab.compare.Comparison;
import dev.echolab.lab.compare.Ranking;
import dev.echolab.lab.compare.StoppingRule;
import dev.echolab.lab.console.ProgressListener;
import dev.echolab.lab.server.LabHome;
import dev.echolab.lab.server.ServerCommand;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.lab.sweep.Dimension;
import dev.echolab.lab.sweep.KneeSearch;
import dev.echolab.lab.sweep.Sweep;
import dev.echolab.lab.sweep.SweepDocument;
import dev.echolab.lab.sweep.SweepResult;
import dev.echolab.lab.sweep.SweepText;
import dev.echolab.load.Schemas;
import dev.echolab.load.driver.LoadRun;
import dev.echolab.load.plan.Target;
import dev.echolab.load.verdict.Slo;
import dev.echolab.protocol.Protocol;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Compare and sweep against servers of which the answer is known. */
@Timeout(180)
@Tag("measurement")
class KnownServersTest {
  private static final int SIZE_BYTES = 64;
  private static final LabHome NO_HOME = new LabHome(Path.of(""));

  private static TrialRunner runner(TrialSettings trialSettings) {
    ServerCommand none = ServerCommand.of(List.of());
    return new TrialRunner(
        NO_HOME, none, trialSettings, LoadRun::run, Optional.empty(), new LatencyDistributions());
  }

  @Test
  void theSameServerTwiceIsATie() throws Exception {
    TrialSettings trialSettings = Samples.trialSettings(Protocol.RAW, List.of());
    Scenario scenario = new Scenario(4, SIZE_BYTES, 1, WorkSpec.ECHO, OptionalDouble.empty());
    try (PacedEchoServer server = new PacedEchoServer(SIZE_BYTES, 0)) {
      List<Participant> twice =
          List.of(Participant.of("one", server.target()), Participant.of("other", server.target()));
      TrialRunner runner = runner(trialSettings);
      Comparison.Outcome outcome =
          new Comparison(
                  twice,
                  List.of(scenario),
                  new StoppingRule(List.of(5), Duration.ZERO, 0.02),
                  new Comparison.Runners(runner, runner),
                  ProgressListener.NONE)
              .run();
      CompareResult result =
          CompareResult.of(Samples.settings(5, "one"), outcome, Map.of("cores", "2"));

      assertThat(outcome.trials()).extracting(Trial::participant).startsWith("one", "other", "one");
      assertThat(outcome.trials())
          .hasSize(10)
          .allMatch(trial -> trial.value(Metric.ECHOES_PER_SECOND).orElseThrow() > 0);
      // A machine too busy to measure leaves them unranked; ranked apart they must never be.
      assertThat(result.ranking().pairs()).noneMatch(Ranking.Pair::apart);
      Schemas.assertKeeps(CompareDocument.of(result), "compare-result.schema.json");
    }
  }

  @Test
  void aKnownCapacityIsFoundWithinTenPercent() throws Exception {
    double capacity = 1_000;
    TrialSettings trialSettings =
        Samples.trialSettings(Protocol.RAW, List.of(Slo.parse("p50<20ms")));
    Scenario scenario = new Scenario(8, SIZE_BYTES, 1, WorkSpec.ECHO, OptionalDouble.empty());
    try (PacedEchoServer server = new PacedEchoServer(SIZE_BYTES, (long) (1e9 / capacity))) {
      Sweep sweep =
          new Sweep(
              List.of(Participant.of("paced", server.target())),
              trialSettings,
              (settings, slot, listener) -> runner(settings).run(slot, listener),
              ProgressListener.NONE);
      Sweep.Outcome outcome = sweep.overRates(scenario, new KneeSearch(500, 1, 1e6, 0.05), 1);
      SweepResult.Settings sweepSettings =
          new SweepResult.Settings(
              new LabSettings(trialSettings, ServerCommand.of(List.of()), "", List.of("sweep")),
              Dimension.RATE,
              1,
              0.05);
      SweepResult result = new SweepResult(sweepSettings, outcome, Map.of("cores", "2"));
      SweepText.brief(result).forEach(System.out::println);

      ConfidenceInterval knee = outcome.knees().get(0).rate().orElseThrow();
      assertThat(knee.value()).isBetween(capacity * 0.9, capacity * 1.1);
      Schemas.assertKeeps(SweepDocument.of(result), "sweep-result.schema.json");
    }
  }

  /** Returns the address of a server that has ended. */
  private static Target gone() throws Exception {
    try (PacedEchoServer closed = new PacedEchoServer(SIZE_BYTES, 0)) {
      return closed.target();
    }
  }

  @Test
  void aServerThatIsNotThereFailsAndTheOthersGoOn() throws Exception {
    TrialSettings trialSettings = Samples.trialSettings(Protocol.RAW, List.of());
    Scenario scenario = new Scenario(1, SIZE_BYTES, 1, WorkSpec.ECHO, OptionalDouble.empty());
    Target gone = gone();
    try (PacedEchoServer server = new PacedEchoServer(SIZE_BYTES, 0)) {
      Participant missing = Participant.of("missing", gone);
      TrialRunner runner = runner(trialSettings);
      Comparison.Outcome outcome =
          new Comparison(
                  List.of(Participant.of("there", server.target()), missing),
                  List.of(scenario),
                  new StoppingRule(List.of(1), Duration.ZERO, 0.02),
                  new Comparison.Runners(runner, runner),
                  ProgressListener.NONE)
              .run();
      CompareResult result =
          CompareResult.of(Samples.settings(1, "there"), outcome, Map.of("cores", "2"));
      assertThat(result.status()).isEqualTo(Trial.Status.FAILED);
      assertThat(result.reasons()).anyMatch(reason -> reason.contains("missing FAILED"));
      assertThat(outcome.trials()).hasSize(2);
    }
  }

  @Test
  void theClientIsWarmedUpOnTheFirstServerThatIsThere() throws Exception {
    TrialSettings trialSettings = Samples.trialSettings(Protocol.RAW, List.of());
    Scenario scenario = new Scenario(1, SIZE_BYTES, 1, WorkSpec.ECHO, OptionalDouble.empty());
    Target gone = gone();
    try (PacedEchoServer server = new PacedEchoServer(SIZE_BYTES, 0)) {
      Target there = server.target();
      List<Target> warmedUpOn = new ArrayList<>();
      TrialRunner warmup =
          new TrialRunner(
              NO_HOME,
              ServerCommand.of(List.of()),
              trialSettings,
              (plan, listener) -> {
                warmedUpOn.addAll(plan.targets());
                return LoadRun.run(plan, listener);
              },
              Optional.empty(),
              new LatencyDistributions());
      new Comparison(
              List.of(Participant.of("missing", gone), Participant.of("there", there)),
              List.of(scenario),
              new StoppingRule(List.of(1), Duration.ZERO, 0.02),
              new Comparison.Runners(runner(trialSettings), warmup),
              ProgressListener.NONE)
          .run();
      assertThat(warmedUpOn).containsExactly(gone, there);
    }
  }

  @Test
  void anInterruptKeepsWhatThereIs() throws Exception {
    TrialSettings trialSettings = Samples.trialSettings(Protocol.RAW, List.of());
    Scenario scenario = new Scenario(1, SIZE_BYTES, 1, WorkSpec.ECHO, OptionalDouble.empty());
    try (PacedEchoServer server = new PacedEchoServer(SIZE_BYTES, 0)) {
      int[] runs = {0};
      TrialRunner.LoadDriver interruptedInTheThird =
          (plan, listener) -> {
            if (++runs[0] == 3) {
              throw new InterruptedException("Ctrl-C");
            }
            return LoadRun.run(plan, listener);
          };
      TrialRunner runner =
          new TrialRunner(
              NO_HOME,
              ServerCommand.of(List.of()),
              trialSettings,
              interruptedInTheThird,
              Optional.empty(),
              new LatencyDistributions());
      Comparison.Outcome outcome =
          new Comparison(
                  List.of(Participant.of("it", server.target())),
                  List.of(scenario),
                  new StoppingRule(List.of(5), Duration.ZERO, 0.02),
                  new Comparison.Runners(runner, runner),
                  ProgressListener.NONE)
              .run();
      assertThat(outcome.interrupted()).isTrue();
      assertThat(outcome.trials()).hasSize(1);
    }
  }
}
