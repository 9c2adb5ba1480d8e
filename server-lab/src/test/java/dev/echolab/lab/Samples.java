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
import dev.echolab.lab.trial.LabSettings;
import dev.echolab.lab.trial.LatencyDistributions;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.Participant;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.Trial;
import dev.echolab.lab.trial.TrialSettings;
import dev.echolab.load.plan.Arrivals;
import dev.echolab.load.plan.Target;
import dev.echolab.load.verdict.Reason;
import dev.echolab.load.verdict.Slo;
import dev.echolab.protocol.Protocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Trials that were never run. */
public final class Samples {
  public static final Scenario SCENARIO =
      new Scenario(16, 128, 1, WorkSpec.ECHO, OptionalDouble.empty());
  public static final List<String> OPTIONS =
      List.of(
          "option     requested    effective",
          "loops      0            2",
          "host:port  127.0.0.1:0  127.0.0.1:4711",
          "protocol   framed       framed");

  public static final Trial.Judgement VALID =
      new Trial.Judgement(Trial.Status.VALID, List.of(), List.of(), List.of());

  private Samples() {}

  public static Trial valid(String name, Scenario scenario, int round, double echoesPerSecond) {
    Map<Metric, Double> values =
        Map.of(
            Metric.ECHOES_PER_SECOND,
            echoesPerSecond,
            Metric.P50,
            1e9 / echoesPerSecond,
            Metric.P99,
            3e9 / echoesPerSecond,
            Metric.CPU,
            9_000.0,
            Metric.CPU_USER,
            2_000.0,
            Metric.CPU_SYS,
            7_000.0);
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document
        .putArray("seconds")
        .addObject()
        .put("durationNs", 1_000_000_000L)
        .put("echoes", (long) echoesPerSecond)
        .put("p99Ns", 3e9 / echoesPerSecond);
    return new Trial(
        name, scenario, round, VALID, values, new Trial.Server(OPTIONS, List.of()), document);
  }

  public static Trial invalid(String name, Scenario scenario, int round) {
    return new Trial(
        name,
        scenario,
        round,
        new Trial.Judgement(
            Trial.Status.INVALID,
            List.of("the client was starved"),
            List.of(Reason.Code.CLIENT_STARVED),
            List.of()),
        Map.of(Metric.ECHOES_PER_SECOND, 1e6),
        new Trial.Server(OPTIONS, List.of()),
        JsonNodeFactory.instance.objectNode());
  }

  /** Trials of one server in one scenario, one per throughput. */
  public static List<Trial> trials(String name, double... echoesPerSecond) {
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < echoesPerSecond.length; i++) {
      trials.add(valid(name, SCENARIO, i + 1, echoesPerSecond[i]));
    }
    return trials;
  }

  public static Participant participant(String name) {
    return Participant.of(name, new Target("127.0.0.1", 7001));
  }

  public static TrialSettings trialSettings(Protocol protocol, List<Slo> slos) {
    return new TrialSettings(
        protocol, Duration.ofMillis(300), Duration.ofMillis(600), Arrivals.CONSTANT, 1, slos);
  }

  public static CompareResult.Settings settings(int trials, String baseline) {
    LabSettings lab =
        new LabSettings(
            trialSettings(Protocol.FRAMED, List.of()),
            ServerCommand.of(List.of()),
            "",
            List.of("compare", "</script><script>alert('name')</script>"));
    return new CompareResult.Settings(
        lab,
        new StoppingRule(List.of(trials), Duration.ZERO, 0.02),
        Optional.of(baseline),
        "client: never warmed up");
  }

  /** A comparison of those trials; names in the order of their first trial. */
  public static CompareResult result(List<Trial> trials, List<Scenario> scenarios) {
    List<String> names = trials.stream().map(Trial::participant).distinct().toList();
    int rounds = trials.stream().mapToInt(Trial::round).max().orElse(1);
    List<ParticipantResult> participantResults =
        names.stream()
            .map(name -> ParticipantResult.of(participant(name), List.of(), scenarios, trials))
            .toList();
    Comparison.Outcome outcome =
        new Comparison.Outcome(
            participantResults,
            scenarios,
            trials,
            new LatencyDistributions(),
            TrialSchedule.Stop.ROUNDS_DONE);
    return CompareResult.of(
        settings(rounds, names.get(0)), outcome, Map.of("os", "test", "cores", "2"));
  }
}
