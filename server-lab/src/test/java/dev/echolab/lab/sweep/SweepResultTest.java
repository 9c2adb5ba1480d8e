package dev.echolab.lab.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.echolab.lab.Samples;
import dev.echolab.lab.server.ServerCommand;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.lab.trial.LabSettings;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.Participant;
import dev.echolab.lab.trial.Trial;
import dev.echolab.lab.trial.TrialSettings;
import dev.echolab.load.Schemas;
import dev.echolab.load.verdict.Reason;
import dev.echolab.load.verdict.Slo;
import dev.echolab.protocol.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whether a knee may be believed, by the points it comes from. */
class SweepResultTest {
  private static final double KNEE = 1_000;

  private final List<SweepPoint> points = new ArrayList<>();

  private void point(double rate, boolean meets, double othersShare, boolean decides) {
    point(rate, meets, othersShare, decides, List.of());
  }

  private void point(
      double rate, boolean meets, double othersShare, boolean decides, List<Reason.Code> codes) {
    Trial trial =
        new Trial(
            "nio",
            Samples.SCENARIO.withRate(rate),
            1,
            new Trial.Judgement(
                codes.isEmpty() ? Trial.Status.VALID : Trial.Status.INVALID,
                List.of(),
                codes,
                meets ? List.of() : List.of("p99<5ms: was 9 ms")),
            Map.of(Metric.ECHOES_PER_SECOND, rate, Metric.OTHERS, othersShare),
            Trial.Server.UNKNOWN,
            JsonNodeFactory.instance.objectNode());
    points.add(new SweepPoint(trial, decides));
  }

  private SweepResult result() {
    Participant nio = Samples.participant("nio");
    Knee knee =
        new Knee(
            "nio",
            5,
            Optional.of(new ConfidenceInterval(KNEE * 0.97, KNEE, KNEE * 1.03)),
            Optional.empty());
    Sweep.Outcome outcome = new Sweep.Outcome(List.of(nio), points, List.of(knee), Map.of(), false);
    TrialSettings trialSettings =
        Samples.trialSettings(Protocol.RAW, List.of(Slo.parse("p99<5ms")));
    return new SweepResult(
        new SweepResult.Settings(
            new LabSettings(trialSettings, ServerCommand.of(List.of()), "", List.of("sweep")),
            Dimension.RATE,
            5,
            0.03),
        outcome,
        Map.of("cores", "2"));
  }

  @Test
  void aKneeOfUndisturbedPointsIsValid() {
    point(500, true, 0.02, true);
    point(980, true, 0.02, true);
    point(1_020, false, 0.02, true);

    assertThat(result().reasons()).isEmpty();
    assertThat(result().status()).isEqualTo(Trial.Status.VALID);
  }

  @Test
  void aKneeWhoseMissesWereAllDisturbedIsALowerBound() {
    point(500, true, 0.02, true);
    point(980, true, 0.3, true);
    point(1_020, false, 0.3, true);

    assertThat(result().status()).isEqualTo(Trial.Status.INVALID);
    assertThat(result().reasons())
        .singleElement()
        .asString()
        .contains("in 1 of 1 measurements that missed", "30 % on average", "lower bound");
  }

  @Test
  void aMissThatWasTakenAgainUndisturbedDecidesNothing() throws Exception {
    point(500, false, 0.5, false);
    point(500, false, 0.5, false);
    point(500, true, 0.02, true);
    point(980, true, 0.02, true);
    point(1_020, false, 0.02, true);

    assertThat(result().reasons()).isEmpty();
    assertThat(result().notes()).anyMatch(note -> note.startsWith("2 of 5 measurements missed"));
    Schemas.assertKeeps(SweepDocument.of(result()), "sweep-result.schema.json");
  }

  @Test
  void undisturbedMissesWellBelowTheKneeAreADoubt() {
    point(400, false, 0.02, true);
    point(500, true, 0.02, true);
    point(980, true, 0.02, true);
    point(1_020, false, 0.02, true);

    assertThat(result().reasons()).singleElement().asString().contains("points below the knee");
  }

  @Test
  void aKneeThatTheClientSetIsTheClients() {
    point(980, true, 0.02, true);
    point(1_020, false, 0.02, true, List.of(Reason.Code.CLIENT_STARVED));

    assertThat(result().reasons()).singleElement().asString().contains("the client, not the");
  }

  @Test
  void failuresAreReportedInTheOrderInWhichTheyHappened() {
    Map<String, String> failures = new LinkedHashMap<>();
    for (int i = 20; i > 0; i--) {
      failures.put("server-" + i, "refused");
    }
    Sweep.Outcome outcome = new Sweep.Outcome(List.of(), points, List.of(), failures, false);
    SweepResult result = new SweepResult(result().settings(), outcome, Map.of("cores", "2"));

    assertThat(outcome.failures().keySet()).containsExactlyElementsOf(failures.keySet());
    assertThat(result.reasons())
        .startsWith("server-20 FAILED: refused")
        .endsWith("server-1 FAILED: refused");
  }

  @Test
  void theBestValueIsAboutAndOfValidPointsOnly() {
    assertThat(headlineOverSize(50, 100, 102, Trial.Status.INVALID))
        .isEqualTo(
            "nio served most at 64 B: 100 echoes/s, about 2.00 x as many as at 16 B (1 round, no"
                + " interval).");
    assertThat(headlineOverSize(0, 100, 102, Trial.Status.VALID))
        .isEqualTo("nio served most at 256 B: 102 echoes/s.");
  }

  /** Returns the sentence of a sweep over 16, 64 and 256 B, the last with a status. */
  private String headlineOverSize(double at16, double at64, double at256, Trial.Status last) {
    List<SweepPoint> sizes =
        List.of(
            sizePoint(16, at16, Trial.Status.VALID),
            sizePoint(64, at64, Trial.Status.VALID),
            sizePoint(256, at256, last));
    SweepResult knee = result();
    return SweepText.headline(
        new SweepResult(
            new SweepResult.Settings(knee.settings().lab(), Dimension.SIZE, 1, 0.03),
            new Sweep.Outcome(
                List.of(Samples.participant("nio")), sizes, List.of(), Map.of(), false),
            Map.of()));
  }

  private static SweepPoint sizePoint(int sizeBytes, double rate, Trial.Status status) {
    return new SweepPoint(
        new Trial(
            "nio",
            Samples.SCENARIO.withSizeBytes(sizeBytes),
            1,
            new Trial.Judgement(status, List.of(), List.of(), List.of()),
            Map.of(Metric.ECHOES_PER_SECOND, rate),
            Trial.Server.UNKNOWN,
            JsonNodeFactory.instance.objectNode()),
        true);
  }

  @Test
  void aKneeOfFewSearchesOrWhoseRangeOverlapsIsNotCertainlyBehind() {
    assertThat(brief(knee("a", 1_000, 5), knee("b", 500, 3)))
        .contains("2.00 x b (not certain: fewer than 5 searches)")
        .containsPattern("2 +b ");
    assertThat(brief(knee("a", 1_000, 5), knee("b", 990, 5)))
        .contains("1.01 x b (not certain: the ranges overlap)")
        .containsPattern("2\\? +b ");
  }

  private String brief(Knee... knees) {
    Sweep.Outcome outcome = new Sweep.Outcome(List.of(), points, List.of(knees), Map.of(), false);
    return String.join(
            " ", SweepText.brief(new SweepResult(result().settings(), outcome, Map.of())))
        .replaceAll(" {4}(?=\\S)", "");
  }

  private static Knee knee(String name, double rate, int searches) {
    return new Knee(
        name,
        searches,
        Optional.of(new ConfidenceInterval(rate * 0.97, rate, rate * 1.03)),
        Optional.empty());
  }
}
