package dev.echolab.lab;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.handler.WorkSpec;
import dev.echolab.lab.compare.CompareResult;
import dev.echolab.lab.compare.Comparison;
import dev.echolab.lab.compare.ParticipantResult;
import dev.echolab.lab.compare.StoppingRule;
import dev.echolab.lab.compare.TrialSchedule;
import dev.echolab.lab.server.ServerCommand;
import dev.echolab.lab.server.Variants;
import dev.echolab.lab.trial.LabSettings;
import dev.echolab.lab.trial.LatencyDistributions;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.Participant;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.Trial;
import dev.echolab.lab.trial.TrialSettings;
import dev.echolab.load.plan.Arrivals;
import dev.echolab.load.plan.Target;
import dev.echolab.load.report.Json;
import dev.echolab.load.report.LoadDocument;
import dev.echolab.load.report.LoadSamples;
import dev.echolab.load.verdict.Reason;
import dev.echolab.protocol.Protocol;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Comparisons with fixed figures, for the golden files. */
final class CompareSamples {
  static final Scenario CLOSED = new Scenario(16, 128, 4, WorkSpec.ECHO, OptionalDouble.empty());
  static final Scenario OPEN =
      new Scenario(1, 1024, 1, WorkSpec.parse("spin:50us"), OptionalDouble.of(2_500.5));
  static final ServerCommand SERVER =
      new ServerCommand(
          Path.of("/opt/jdk/bin/java"),
          List.of("-Xms512m", "-Xmx512m"),
          List.of("--log-level", "warn"),
          "0-2");

  private static final Participant NIO = Participant.of(Variants.named("nio-1").orElseThrow());
  private static final Participant NETTY =
      Participant.of(Variants.named("netty-nio").orElseThrow());
  private static final Participant IO_URING =
      Participant.of(Variants.named("netty-io_uring").orElseThrow());
  private static final Participant TARGET = Participant.of("other", new Target("::1", 7001));

  private CompareSamples() {}

  static Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("time", "2026-01-31T12:00:00Z");
    environment.put("os", "Linux 6.1");
    environment.put("cores", "4");
    environment.put("jdk", "Vendor 17.0.1+1 VM");
    return environment;
  }

  /**
   * Five rounds in two scenarios on pinned cores: two variants, a target, and a variant that is not
   * available. One trial of the target is INVALID.
   */
  static CompareResult whole() {
    return whole(1);
  }

  /** The same comparison with all throughputs multiplied. */
  static CompareResult whole(double factor) {
    List<Trial> trials = new ArrayList<>();
    LatencyDistributions distributions = new LatencyDistributions();
    for (int round = 1; round <= 5; round++) {
      for (Scenario scenario : List.of(CLOSED, OPEN)) {
        double noise = 1 + round % 3 / 100.0;
        trials.add(trial(NIO, scenario, round, 100_000 * noise * factor, 8_000, List.of()));
        trials.add(trial(NETTY, scenario, round, 60_000 / noise * factor, 15_000, List.of()));
        trials.add(
            round == 3 && scenario.equals(CLOSED)
                ? invalid(TARGET, scenario, round)
                : trial(
                    TARGET, scenario, round, 99_000 / noise * factor, 0, List.of("4711 other")));
      }
    }
    distributions.add("nio-1", CLOSED, LoadSamples.closedLoopWithServerCounters().result());
    distributions.add("nio-1", CLOSED, LoadSamples.closedLoopWithServerCounters().result());
    List<Scenario> scenarios = List.of(CLOSED, OPEN);
    List<ParticipantResult> participantResults =
        List.of(
            ParticipantResult.of(NIO, List.of("java", "-jar", "nio-server.jar"), scenarios, trials),
            ParticipantResult.of(
                NETTY, List.of("java", "-jar", "netty-server.jar"), scenarios, trials),
            ParticipantResult.of(TARGET, List.of(), scenarios, trials),
            new ParticipantResult(
                IO_URING,
                ParticipantResult.Status.SKIPPED,
                Optional.of("io_uring is not permitted"),
                List.of()));
    return CompareResult.of(
        settings(5, Optional.of("nio-1"), SERVER, "3"),
        new Comparison.Outcome(
            participantResults, scenarios, trials, distributions, TrialSchedule.Stop.ROUNDS_DONE),
        environment());
  }

  /** An interrupted comparison without pins and baseline; servers failed or ran too briefly. */
  static CompareResult failed() {
    List<Trial> trials =
        List.of(
            invalid(NIO, CLOSED, 1),
            new Trial(
                "netty-nio",
                CLOSED,
                1,
                new Trial.Judgement(
                    Trial.Status.FAILED, List.of("did not start: exit 1"), List.of(), List.of()),
                Map.of(),
                new Trial.Server(
                    List.of(
                        "loops      0          2", "host:port  :0         :1", "backlog    1  1"),
                    List.of()),
                JsonNodeFactory.instance.objectNode()));
    List<Scenario> scenarios = List.of(CLOSED);
    List<ParticipantResult> participantResults =
        List.of(
            ParticipantResult.of(NIO, List.of("java"), scenarios, trials),
            ParticipantResult.of(NETTY, List.of("java"), scenarios, trials),
            new ParticipantResult(
                TARGET, ParticipantResult.Status.NOT_RUN, Optional.empty(), List.of()));
    return CompareResult.of(
        settings(
            1,
            Optional.empty(),
            new ServerCommand(Path.of("/opt/jdk/bin/java"), List.of(), List.of(), ""),
            ""),
        new Comparison.Outcome(
            participantResults,
            scenarios,
            trials,
            new LatencyDistributions(),
            TrialSchedule.Stop.INTERRUPTED),
        Map.of());
  }

  /** The server that runs first is the faster one, and lost two of its five trials. */
  static CompareResult mixed() {
    List<Trial> trials = new ArrayList<>();
    for (int round = 1; round <= 5; round++) {
      trials.add(
          round < 3
              ? invalid(NETTY, CLOSED, round)
              : trial(NETTY, CLOSED, round, 99_000, 15_000, List.of()));
      trials.add(trial(NIO, CLOSED, round, 60_000 + round, 8_000, List.of()));
    }
    List<Scenario> scenarios = List.of(CLOSED);
    List<ParticipantResult> participantResults =
        List.of(
            ParticipantResult.of(NETTY, List.of("java"), scenarios, trials),
            ParticipantResult.of(NIO, List.of("java"), scenarios, trials));
    return CompareResult.of(
        settings(5, Optional.empty(), SERVER, ""),
        new Comparison.Outcome(
            participantResults,
            scenarios,
            trials,
            new LatencyDistributions(),
            TrialSchedule.Stop.ROUNDS_DONE),
        environment());
  }

  private static CompareResult.Settings settings(
      int trials, Optional<String> baseline, ServerCommand server, String clientCores) {
    LabSettings lab = new LabSettings(trialSettings(), server, clientCores, commandLine());
    return new CompareResult.Settings(
        lab, new StoppingRule(List.of(trials), Duration.ZERO, 0.02), baseline, "client: warmed up");
  }

  static List<String> commandLine() {
    return List.of("compare", "</script><script>alert('&')</script>", "\u2028");
  }

  private static TrialSettings trialSettings() {
    return new TrialSettings(
        Protocol.FRAMED,
        Duration.ofMillis(800),
        Duration.ofMillis(3_000),
        Arrivals.POISSON,
        42,
        List.of());
  }

  /** A VALID trial; a CPU time of 0 is not known, as are all other values of the machine then. */
  private static Trial trial(
      Participant participant,
      Scenario scenario,
      int round,
      double echoesPerSecond,
      double cpuNs,
      List<String> processes) {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    values.put(Metric.ECHOES_PER_SECOND, echoesPerSecond);
    values.put(Metric.P50, 1e9 / echoesPerSecond);
    values.put(Metric.P99, 3e9 / echoesPerSecond);
    values.put(Metric.MAX, 5_000_000.0);
    if (cpuNs > 0) {
      values.put(Metric.CPU, cpuNs + round);
      values.put(Metric.CPU_USER, cpuNs / 4);
      values.put(Metric.CPU_SYS, cpuNs * 3 / 4);
      values.put(Metric.CLIENT_CPU, 9_000.25);
      values.put(Metric.READ_CALLS, cpuNs / 8_000);
      values.put(Metric.IDLE, 0.5);
      values.put(Metric.OTHERS, 0.01);
    }
    LoadSamples.Sample load = LoadSamples.closedLoopWithServerCounters();
    return new Trial(
        participant.name(),
        scenario,
        round,
        new Trial.Judgement(
            Trial.Status.VALID,
            List.of(),
            List.of(),
            round == 2 ? List.of("p99<2ms: was 9.000 ms") : List.of()),
        values,
        new Trial.Server(participant.target().isPresent() ? List.of() : Samples.OPTIONS, processes),
        // The whole document once; it is large, and equal in all trials.
        round == 1 && participant.equals(NIO)
            ? Json.toTree(LoadDocument.of(load.plan(), load.result(), load.verdict()))
            : JsonNodeFactory.instance.objectNode());
  }

  private static Trial invalid(Participant participant, Scenario scenario, int round) {
    return new Trial(
        participant.name(),
        scenario,
        round,
        new Trial.Judgement(
            Trial.Status.INVALID,
            List.of("the client was starved", "2 corrupt replies"),
            List.of(Reason.Code.CLIENT_STARVED, Reason.Code.CORRUPT),
            List.of("errors<0.1%: was 1.0000%")),
        Map.of(Metric.ECHOES_PER_SECOND, 1e6, Metric.STOLEN, 0.25),
        new Trial.Server(participant.target().isPresent() ? List.of() : Samples.OPTIONS, List.of()),
        secondsOnly());
  }

  private static ObjectNode secondsOnly() {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.putArray("seconds").addObject().put("second", 0).putNull("p99Ns");
    return document;
  }
}
