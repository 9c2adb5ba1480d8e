package dev.echolab.lab;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.echolab.lab.server.Variants;
import dev.echolab.lab.sweep.Dimension;
import dev.echolab.lab.sweep.Knee;
import dev.echolab.lab.sweep.KneeSearch.Bracket;
import dev.echolab.lab.sweep.Sweep;
import dev.echolab.lab.sweep.SweepPoint;
import dev.echolab.lab.sweep.SweepResult;
import dev.echolab.lab.trial.LabSettings;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.Participant;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.Trial;
import dev.echolab.load.verdict.Reason;
import dev.echolab.load.verdict.Slo;
import dev.echolab.protocol.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sweeps with fixed figures, for the golden files. */
final class SweepSamples {
  private static final Participant NIO = Participant.of(Variants.named("nio-1").orElseThrow());
  private static final Participant TARGET = Samples.participant("other");

  private SweepSamples() {}

  /** Knees of a variant and a target, from five searches and from two. */
  static SweepResult kneesFound() {
    List<Bracket> five = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      five.add(new Bracket(1_000 + i, 1_030 + i));
    }
    List<SweepPoint> points =
        List.of(
            point(NIO, CompareSamples.CLOSED.withRate(500), 1, List.of(), List.of(), true),
            point(NIO, CompareSamples.CLOSED.withRate(980), 1, List.of(), List.of("p99"), false),
            point(NIO, CompareSamples.CLOSED.withRate(980), 1, List.of(), List.of(), true),
            point(
                NIO,
                CompareSamples.CLOSED.withRate(1_020),
                2,
                List.of(),
                List.of("p99<5ms: was 9.000 ms"),
                true),
            point(
                TARGET,
                CompareSamples.CLOSED.withRate(2_000.5),
                1,
                List.of(Reason.Code.LATE_SENDS),
                List.of("p99<5ms: was 6.000 ms"),
                true));
    List<Knee> knees =
        List.of(
            Knee.of("nio-1", five, Optional.empty()),
            Knee.of("other", List.of(new Bracket(1_900, 2_000.5), five.get(0)), Optional.empty()));
    return new SweepResult(
        settings(Dimension.RATE, 5),
        new Sweep.Outcome(List.of(NIO, TARGET), points, knees, Map.of(), false),
        CompareSamples.environment());
  }

  /** No knee: one server misses every rate, one failed, and the sweep was interrupted. */
  static SweepResult noKnee() {
    List<SweepPoint> points =
        List.of(
            point(
                NIO,
                CompareSamples.OPEN,
                1,
                List.of(Reason.Code.RATE_MISSED),
                List.of("p99<5ms: was 9.000 ms"),
                true));
    return new SweepResult(
        settings(Dimension.RATE, 2),
        new Sweep.Outcome(
            List.of(NIO, TARGET),
            points,
            List.of(Knee.of("nio-1", List.of(new Bracket(0, 10)), Optional.empty())),
            Map.of("other", "connection refused"),
            true),
        Map.of());
  }

  /** A sweep over the payload size, in a closed loop. */
  static SweepResult overSize() {
    List<SweepPoint> points = new ArrayList<>();
    for (Scenario scenario : Dimension.SIZE.defaults(CompareSamples.CLOSED)) {
      boolean large = scenario.sizeBytes() > 10_000;
      points.add(
          point(
              NIO,
              scenario,
              1,
              large ? List.of(Reason.Code.CLIENT_STALLED) : List.of(),
              List.of(),
              true));
    }
    return new SweepResult(
        settings(Dimension.SIZE, 1),
        new Sweep.Outcome(List.of(NIO), points, List.of(), Map.of(), false),
        CompareSamples.environment());
  }

  private static SweepResult.Settings settings(Dimension over, int repetitions) {
    return new SweepResult.Settings(
        new LabSettings(
            Samples.trialSettings(
                Protocol.RAW, List.of(Slo.parse("p99<5ms"), Slo.parse("errors < 0.1%"))),
            CompareSamples.SERVER,
            "3",
            CompareSamples.commandLine()),
        over,
        repetitions,
        0.03);
  }

  private static SweepPoint point(
      Participant participant,
      Scenario scenario,
      int search,
      List<Reason.Code> codes,
      List<String> missed,
      boolean decides) {
    Trial trial =
        new Trial(
            participant.name(),
            scenario,
            search,
            new Trial.Judgement(
                codes.isEmpty() ? Trial.Status.VALID : Trial.Status.INVALID,
                codes.stream().map(code -> "text of " + code.key()).toList(),
                codes,
                missed),
            Map.of(
                Metric.ECHOES_PER_SECOND,
                scenario.ratePerSecond().orElse(50_000),
                Metric.P50,
                200_000.5,
                Metric.P99,
                4_000_000.0,
                Metric.OTHERS,
                decides ? 0.02 : 0.3),
            Trial.Server.UNKNOWN,
            JsonNodeFactory.instance.objectNode());
    return new SweepPoint(trial, decides);
  }
}
