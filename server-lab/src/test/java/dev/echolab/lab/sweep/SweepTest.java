package dev.echolab.lab.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.echolab.lab.Samples;
import dev.echolab.lab.console.ProgressListener;
import dev.echolab.lab.server.ServerCommand;
import dev.echolab.lab.trial.LabSettings;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.Slot;
import dev.echolab.lab.trial.Trial;
import dev.echolab.lab.trial.TrialSettings;
import dev.echolab.load.Schemas;
import dev.echolab.load.verdict.Reason;
import dev.echolab.load.verdict.Slo;
import dev.echolab.protocol.Protocol;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Searches of a knee with simulated measurements, up to the text and the JSON of the result. */
class SweepTest {
  private static final double QUIET = 0.02;
  private static final double BUSY = 0.3;

  private static final TrialSettings SETTINGS =
      Samples.trialSettings(Protocol.RAW, List.of(Slo.parse("p99<5ms")));

  private static Trial met(Slot slot) {
    return trial(slot, List.of(), true, QUIET);
  }

  private static Trial missed(Slot slot, double othersShare) {
    return trial(slot, List.of(Reason.Code.RATE_MISSED), false, othersShare);
  }

  private static Trial trial(Slot slot, List<Reason.Code> codes, boolean meets, double others) {
    double rate = slot.scenario().ratePerSecond().orElseThrow();
    return new Trial(
        slot.participant().name(),
        slot.scenario(),
        slot.round(),
        new Trial.Judgement(
            codes.isEmpty() ? Trial.Status.VALID : Trial.Status.INVALID,
            List.of(),
            codes,
            meets ? List.of() : List.of("p99<5ms: was 9 ms")),
        Map.of(Metric.ECHOES_PER_SECOND, meets ? rate : rate / 2, Metric.OTHERS, others),
        Trial.Server.UNKNOWN,
        JsonNodeFactory.instance.objectNode());
  }

  private static SweepResult search(Sweep.Measurement measurement) {
    return search(SETTINGS, measurement);
  }

  /** Runs up to three searches of the knee of one server. */
  private static SweepResult search(TrialSettings settings, Sweep.Measurement measurement) {
    Sweep sweep =
        new Sweep(
            List.of(Samples.participant("nio")), settings, measurement, ProgressListener.NONE);
    Sweep.Outcome outcome =
        sweep.overRates(Samples.SCENARIO, new KneeSearch(1_000, 1, 64_000, 0.03), 3);
    LabSettings lab = new LabSettings(settings, ServerCommand.of(List.of()), "", List.of("sweep"));
    return new SweepResult(
        new SweepResult.Settings(lab, Dimension.RATE, 3, 0.03), outcome, Map.of("cores", "2"));
  }

  private static double rateOf(Slot slot) {
    return slot.scenario().ratePerSecond().orElseThrow();
  }

  private static void assertBounds(SweepResult result, String text, Double met, Double missed)
      throws Exception {
    assertThat(String.join("\n", SweepText.brief(result)).replaceAll("\n {4}", " "))
        .contains("nio, p99<5ms: " + text);
    JsonNode document = SweepDocument.of(result);
    JsonNode knee = document.at("/knees/0");
    assertThat(knee.path("bounds").asText()).isEqualTo(text);
    assertThat(knee.path("metPerSecond")).isEqualTo(number(met));
    assertThat(knee.path("missedPerSecond")).isEqualTo(number(missed));
    assertThat(document.path("knee"))
        .isEqualTo(met == null ? JsonNodeFactory.instance.nullNode() : knee);
    assertThat(result.status()).isEqualTo(Trial.Status.INVALID);
    Schemas.assertKeeps(SweepDocument.of(result), "sweep-result.schema.json");
  }

  private static JsonNode number(Double value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return value == null ? nodes.nullNode() : nodes.numberNode(value);
  }

  @Test
  void aMachineThatIsTooBusyAboveARateLeavesALowerBound() throws Exception {
    SweepResult result =
        search((settings, slot, l) -> rateOf(slot) <= 4_000 ? met(slot) : missed(slot, BUSY));

    assertBounds(
        result,
        "met at every rate up to 4,000/s; above, the machine was too busy to decide",
        4_000.0,
        null);
  }

  @Test
  void aDisturbedMissBelowAMetRateIsCountedAndDoesNotLowerTheBound() throws Exception {
    SweepResult result =
        search(
            (settings, slot, l) ->
                rateOf(slot) <= 4_000 && rateOf(slot) != 2_000 ? met(slot) : missed(slot, BUSY));

    assertBounds(
        result,
        "met at 2 of 3 rates up to 4,000/s; above, the machine was too busy to decide",
        4_000.0,
        null);
  }

  @Test
  void aRateThatTheServerMissedUndisturbedIsTheUpperBound() throws Exception {
    SweepResult result =
        search(
            (settings, slot, l) ->
                rateOf(slot) <= 4_000
                    ? met(slot)
                    : missed(slot, rateOf(slot) == 16_000 ? QUIET : BUSY));

    assertBounds(
        result,
        "met at every rate up to 4,000/s, missed at 16,000/s; between them, the machine was too"
            + " busy to decide",
        4_000.0,
        16_000.0);
  }

  @Test
  void aMachineThatIsTooBusyAtEveryRateDecidesNothing() throws Exception {
    SweepResult result = search((settings, slot, l) -> missed(slot, BUSY));

    assertBounds(result, "not decided at any rate: the machine was too busy to decide", null, null);
  }

  @Test
  void aServerThatMissesAtTheLowestRateHasAnUpperBoundOnly() throws Exception {
    SweepResult result = search((settings, slot, l) -> missed(slot, QUIET));

    // The lowest rate that gives a p99 its samples within 60 s.
    assertBounds(result, "missed at 20.00/s; below, no rate was measured", null, 20.0);
  }

  @Test
  void aHighPercentileIsSearchedOnlyWhereAPointHoldsItsSamples() {
    SweepResult result =
        search(
            Samples.trialSettings(Protocol.RAW, List.of(Slo.parse("p99.999<50ms"))),
            (settings, slot, l) -> {
              if (rateOf(slot) * settings.duration().toNanos() < 1e6 * 1e9) {
                return trial(slot, List.of(Reason.Code.TOO_FEW_SAMPLES), true, QUIET);
              }
              return rateOf(slot) <= 30_000 ? met(slot) : missed(slot, QUIET);
            });

    Knee knee = result.outcome().knees().get(0);
    assertThat(knee.searches()).isEqualTo(3);
    assertThat(knee.rate().orElseThrow().value()).isBetween(29_000.0, 31_000.0);
  }

  @Test
  void aServerThatMeetsTheHighestRateHasALowerBoundOnly() throws Exception {
    SweepResult result = search((settings, slot, l) -> met(slot));

    assertBounds(
        result, "met at every rate up to 64,000/s; above, no rate was measured", 64_000.0, null);
  }

  @Test
  void anInterruptKeepsTheRatesThatWereMet() throws Exception {
    SweepResult result =
        search(
            (settings, slot, l) -> {
              if (rateOf(slot) > 4_000) {
                throw new InterruptedException();
              }
              return met(slot);
            });

    assertBounds(
        result, "met at every rate up to 4,000/s; above, no rate was measured", 4_000.0, null);
  }

  @Test
  void aClientThatIsTheLimitIsNamed() throws Exception {
    List<Reason.Code> starved = List.of(Reason.Code.CLIENT_STARVED);
    SweepResult result =
        search(
            (settings, slot, l) -> {
              if (rateOf(slot) > 8_000) {
                throw new InterruptedException();
              }
              return rateOf(slot) > 4_000 ? trial(slot, starved, false, QUIET) : met(slot);
            });

    assertBounds(
        result, "met at every rate up to 4,000/s; above, the client was the limit", 4_000.0, null);
  }

  @Test
  void searchesThatEndedBeforeTheMachineBecameBusyKeepTheirRate() {
    SweepResult result =
        search(
            (settings, slot, l) ->
                slot.round() < 3 && rateOf(slot) <= 4_000
                    ? met(slot)
                    : missed(slot, slot.round() < 3 ? QUIET : BUSY));

    Knee knee = result.outcome().knees().get(0);
    assertThat(knee.rate().orElseThrow().value()).isBetween(3_900.0, 4_200.0);
    assertThat(knee.searches()).isEqualTo(2);
    assertThat(result.reasons())
        .anyMatch(reason -> reason.startsWith("nio: only 2 of 3 searches ended: other programs"));
    assertThat(SweepText.brief(result)).anyMatch(line -> line.matches("1  nio .* 2"));
  }

  @Test
  void aSearchThatFoundNoKneeAfterOthersDidIsReported() throws Exception {
    SweepResult result =
        search(
            (settings, slot, l) ->
                slot.round() < 3 && rateOf(slot) <= 4_000 ? met(slot) : missed(slot, QUIET));

    assertThat(result.outcome().knees().get(0).searches()).isEqualTo(2);
    assertThat(result.reasons())
        .contains("nio: only 2 of 3 searches ended: even the lowest rate missed the threshold");
    assertThat(SweepDocument.of(result).at("/knees/0/why").asText()).startsWith("even the lowest");
  }

  @Test
  void theHighestKneeIsTheOneWithTheHighestKnownRate() {
    Sweep sweep =
        new Sweep(
            List.of(Samples.participant("found"), Samples.participant("undecided")),
            SETTINGS,
            (settings, slot, l) ->
                rateOf(slot) <= (slot.participant().name().equals("found") ? 2_000 : 8_000)
                    ? met(slot)
                    : missed(slot, slot.participant().name().equals("found") ? QUIET : BUSY),
            ProgressListener.NONE);
    Sweep.Outcome outcome =
        sweep.overRates(Samples.SCENARIO, new KneeSearch(1_000, 1, 64_000, 0.03), 1);
    LabSettings lab = new LabSettings(SETTINGS, ServerCommand.of(List.of()), "", List.of("sweep"));
    SweepResult result =
        new SweepResult(
            new SweepResult.Settings(lab, Dimension.RATE, 1, 0.03), outcome, Map.of("cores", "2"));

    assertThat(SweepDocument.of(result).at("/knee/variant").asText()).isEqualTo("undecided");
  }
}
