package dev.echolab.load.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolab.cli.ExitCode;
import dev.echolab.load.plan.Arrivals;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.OnDisconnect;
import dev.echolab.load.plan.Plans;
import dev.echolab.load.record.ClientCost;
import dev.echolab.load.record.ConnectionCounts;
import dev.echolab.load.record.Histograms;
import dev.echolab.load.record.Incident;
import dev.echolab.load.record.Outcomes;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.record.SampleResults;
import dev.echolab.load.record.StageResult;
import dev.echolab.load.verdict.Reason.Code;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunValidatorTest {
  private static final LoadPlan CLOSED =
      LoadPlan.builder("h", 1).duration(Duration.ofSeconds(10)).build();
  private static final LoadPlan OPEN =
      LoadPlan.builder("h", 1)
          .duration(Duration.ofSeconds(10))
          .openLoop(1_000, Arrivals.CONSTANT)
          .build();

  private static final LoadPlan RISING =
      Plans.withProfile("1k/9s,50k/1s", LoadPlan.builder("h", 1).build());

  private static List<Code> codes(LoadPlan plan, RunResult result, String... slos) {
    return verdict(plan, result, slos).reasons().stream().map(Reason::code).toList();
  }

  private static Verdict verdict(LoadPlan plan, RunResult result, String... slos) {
    return RunValidator.judge(plan, result, List.of(slos).stream().map(Slo::parse).toList());
  }

  private static Histogram of(long ns, long count) {
    Histogram h = Histograms.create();
    h.recordValueWithCount(ns, count);
    return h;
  }

  @Test
  void aGoodRunIsValid() {
    Verdict verdict = verdict(CLOSED, SampleResults.good().build());
    assertThat(verdict.isValid()).isTrue();
    assertThat(verdict.exitCode()).isEqualTo(ExitCode.GOOD);
    assertThat(codes(OPEN, SampleResults.good().build())).isEmpty();
  }

  @Test
  void aRateMissedByMoreThanOnePercentIsInvalid() {
    assertThat(codes(OPEN, SampleResults.good().echoes(9_910).build())).isEmpty();
    assertThat(codes(OPEN, SampleResults.good().echoes(9_890).build()))
        .containsExactly(Code.RATE_MISSED);
  }

  /** With 20 ms, 20 messages are in flight at 1k/s and 1000 at 50k/s. */
  @Test
  void aRateThatRisesLeavesMoreInFlightAtTheEnd() {
    assertThat(codes(RISING, rising(58_020, 20_000_000, 20_000_000))).isEmpty();
    assertThat(codes(RISING, rising(57_000, 20_000_000, 20_000_000)))
        .containsExactly(Code.RATE_MISSED);
  }

  @Test
  void overloadInTheLastStageIsNotExcusedByItsLatency() {
    assertThat(codes(RISING, rising(34_000, 1_000_000, 500_000_000)))
        .containsExactly(Code.RATE_MISSED);
    assertThat(codes(RISING, rising(34_000, 900_000_000, 900_000_000)))
        .containsExactly(Code.RATE_MISSED);
  }

  private static RunResult rising(long echoes, long firstLatencyNs, long lastLatencyNs) {
    Histogram first = of(firstLatencyNs, 9_000);
    Histogram last = of(lastLatencyNs, 50_000);
    return SampleResults.good()
        .measuredNs(10_000_000_000L)
        .echoes(echoes)
        .corrected(Histograms.sum(Stream.of(first, last)))
        .outcomes(new Outcomes(59_000, 0, 0, 0, 0, 0))
        .stages(List.of(new StageResult(9_000, 0, first), new StageResult(echoes - 9_000, 0, last)))
        .build();
  }

  @Test
  void lateSendsAreInvalidIfTheyMakeUpTheLatency() {
    Histogram late = of(2_000_000, 10_000);
    assertThat(codes(OPEN, SampleResults.good().lateness(late).build()))
        .containsExactly(Code.LATE_SENDS);
    RunResult slowServer =
        SampleResults.good().lateness(late).corrected(of(50_000_000, 10_000)).build();
    assertThat(codes(OPEN, slowServer)).isEmpty();
  }

  @Test
  void aClientThatWaitedTwiceAsLongAsItRanIsStarved() {
    ClientCost cost = new ClientCost(1, 1, 2_000_000_000L, 5_000_000_000L, 1, 0, 1, 0);
    assertThat(codes(CLOSED, SampleResults.good().client(cost).build()))
        .containsExactly(Code.CLIENT_STARVED);
    ClientCost busy = new ClientCost(1, 1, 6_000_000_000L, 4_000_000_000L, 1, 0, 1, 0);
    assertThat(codes(CLOSED, SampleResults.good().client(busy).build())).isEmpty();
  }

  @Test
  void aReasonForADelayNamesWhatTheHostTook() {
    for (double share : List.of(-1.0, 0.0, 0.0009, 0.0225)) {
      ClientCost cost =
          new ClientCost(1, 1, 2_000_000_000L, 5_000_000_000L, 1, 300_000_000L, 1, share);
      Histogram late = of(2_000_000, 10_000);
      List<Reason> reasons =
          verdict(OPEN, SampleResults.good().lateness(late).client(cost).build()).reasons();
      assertThat(reasons)
          .extracting(Reason::code)
          .containsExactly(Code.LATE_SENDS, Code.CLIENT_STARVED, Code.CLIENT_STALLED);
      assertThat(reasons)
          .as("share %s", share)
          .allMatch(
              reason ->
                  reason.text().endsWith("; the host took 2.25 % of the processors")
                      == (share > 0.01));
    }
  }

  @Test
  void aStalledClientIsInvalid() {
    ClientCost cost = new ClientCost(1, 1, 1, 1, 1, 300_000_000L, 300_000_000L, 0);
    assertThat(codes(CLOSED, SampleResults.good().client(cost).build()))
        .containsExactly(Code.CLIENT_STALLED);
  }

  @Test
  void errorsAboveOnePercentAreInvalidBelowAThresholdDecides() {
    RunResult few = SampleResults.good().outcomes(new Outcomes(9_950, 50, 0, 0, 0, 0)).build();
    assertThat(codes(CLOSED, few)).isEmpty();
    assertThat(verdict(CLOSED, few, "errors<0.1%").exitCode()).isEqualTo(ExitCode.THRESHOLD_MISSED);
    RunResult many = SampleResults.good().outcomes(new Outcomes(9_800, 100, 100, 0, 0, 0)).build();
    assertThat(verdict(CLOSED, many, "errors<0.1%").exitCode()).isEqualTo(ExitCode.INVALID);
    assertThat(codes(CLOSED, many)).containsExactly(Code.ERRORS);
  }

  @Test
  void aRefusedConnectionIsAnErrorButNoMessage() {
    Outcomes outcomes = new Outcomes(9_600, 0, 0, 400, 0, 0);
    LoadPlan counted = LoadPlan.builder("127.0.0.1", 7001).requests(10_000).build();

    List<Reason> reasons =
        verdict(counted, SampleResults.good().outcomes(outcomes).build()).reasons();

    assertThat(reasons).extracting(Reason::code).containsExactly(Code.ENDED_EARLY, Code.ERRORS);
    assertThat(reasons.get(0).text()).contains("9,600 of 10,000 requests");
    assertThat(reasons.get(1).text()).contains("400 of 10,000 messages and connections failed");
  }

  @Test
  void oneCorruptReplyIsInvalidAndNamed() {
    RunResult one =
        SampleResults.good()
            .outcomes(new Outcomes(9_999, 0, 0, 0, 1, 0))
            .incidents(List.of(new Incident("swapped", 1, "x")))
            .build();
    assertThat(verdict(CLOSED, one).reasons())
        .singleElement()
        .satisfies(reason -> assertThat(reason.text()).contains("1 swapped"));
  }

  @Test
  void aWrongReplyOutsideTheMeasuredTimeIsInvalidAndSaysWhen() {
    RunResult warmup =
        SampleResults.good()
            .incidents(List.of(new Incident("altered", 400, "in the warm-up, connection 3")))
            .build();
    assertThat(warmup.outcomes().corrupt()).isZero();
    assertThat(verdict(CLOSED, warmup).reasons())
        .singleElement()
        .satisfies(
            reason ->
                assertThat(reason.text())
                    .contains("400 replies differed", "400 altered", "in the warm-up"));
  }

  @Test
  void connectionsThatCarryNoLoadAreInvalidBeyondATolerance() {
    assertThat(codes(CLOSED, loaded(63.5))).isEmpty();
    assertThat(codes(CLOSED, loaded(63.3))).containsExactly(Code.CONNECTIONS_MISSING);
    LoadPlan reconnecting =
        LoadPlan.builder("127.0.0.1", 7001).onDisconnect(OnDisconnect.RECONNECT).build();
    assertThat(codes(reconnecting, loaded(58))).isEmpty();
    assertThat(codes(reconnecting, loaded(57))).containsExactly(Code.CONNECTIONS_MISSING);
  }

  private static RunResult loaded(double connections) {
    return SampleResults.good()
        .connections(new ConnectionCounts(connections, 64, 0, 0, 0, 0, 0))
        .build();
  }

  @Test
  void repliesThatCameOnlyInTheDrainAreNoThroughput() {
    RunResult late = SampleResults.good().echoes(0).build();
    assertThat(codes(CLOSED, late)).containsExactly(Code.NO_ECHO);
    assertThat(late.cpuUserNsPerEcho()).isEmpty();
  }

  @Test
  void aThresholdOnAPercentileNeedsEnoughSamples() {
    RunResult few = SampleResults.good().corrected(of(1_000_000, 9_999)).build();
    assertThat(codes(CLOSED, few, "p99<2ms")).isEmpty();
    assertThat(codes(CLOSED, few, "p99.9<2ms")).containsExactly(Code.TOO_FEW_SAMPLES);
    assertThat(Percentile.of(few.corrected(), 99.9)).isEmpty();
    assertThat(Percentile.of(few.corrected(), 99)).isPresent();
  }

  @Test
  void aRunThatEndedEarlyOrWithoutAnEchoIsInvalid() {
    RunResult early = SampleResults.good().measuredNs(5_000_000_000L).build();
    assertThat(codes(CLOSED, early)).containsExactly(Code.ENDED_EARLY);
    RunResult none = SampleResults.good().outcomes(Outcomes.NONE).echoes(0).build();
    assertThat(codes(CLOSED, none)).containsExactly(Code.NO_ECHO);
  }

  @Test
  void anInterruptedRunIsInvalidEvenIfItsFiguresAreGood() {
    Verdict verdict = verdict(CLOSED, SampleResults.good().interrupted().build());

    assertThat(verdict.reasons()).extracting(Reason::code).containsExactly(Code.INTERRUPTED);
    assertThat(verdict.exitCode()).isEqualTo(ExitCode.INVALID);
  }

  @Test
  void samplesThatAnAbortedRunLacksDoNotHideTheThresholdThatItMissed() {
    RunResult cut = SampleResults.good().interrupted().build();
    Slo unknown = Slo.parse("p99.99<50ms");

    Verdict missed = RunValidator.judgeAborted(CLOSED, cut, List.of(Slo.parse("p50<1us"), unknown));
    assertThat(missed.reasons()).isEmpty();
    assertThat(missed.exitCode()).isEqualTo(ExitCode.THRESHOLD_MISSED);

    Verdict met = RunValidator.judgeAborted(CLOSED, cut, List.of(Slo.parse("p50<1s"), unknown));
    assertThat(met.reasons())
        .extracting(Reason::code)
        .containsExactly(Code.INTERRUPTED, Code.TOO_FEW_SAMPLES);
  }

  @Test
  void aRunThatEndedInItsWarmUpHasNoOtherReason() {
    RunResult dead =
        SampleResults.good()
            .measuredNs(0)
            .echoes(0)
            .outcomes(Outcomes.NONE)
            .client(new ClientCost(0, 0, 0, 9, 1, 68_000_000L, 68_000_000L, 0))
            .build();
    assertThat(codes(CLOSED, dead)).containsExactly(Code.NO_ECHO, Code.ENDED_EARLY);
  }

  @ParameterizedTest
  @CsvSource({
    "'100,101,99,100,100,102', STEADY",
    "'100,101,99,130,131,129', NOT_STEADY",
    "'100,140,99,130,131,129,128,127,129', STEADY",
    "'100,1,100,100,100,100', STEADY",
    "'100,130,100', TOO_SHORT"
  })
  void steadinessComparesTheLastThirdWithTheFirst(String rates, SteadyState expected) {
    RunResult result = SampleResults.good().secondsOf(rates).build();
    assertThat(SteadyState.of(result.throughput())).isEqualTo(expected);
  }

  @Test
  void thresholdsOfEveryKindAreMetOrMissed() {
    RunResult result = SampleResults.good().build();
    assertThat(verdict(CLOSED, result, "p99<2ms", "mean<=1.1ms", "max<1s", "rate>=1k").exitCode())
        .isEqualTo(ExitCode.GOOD);
    Verdict missed = verdict(CLOSED, result, "p99<500us", "rate>1k", "max<1us");
    assertThat(missed.exitCode()).isEqualTo(ExitCode.THRESHOLD_MISSED);
    assertThat(missed.thresholdsMissed()).hasSize(3);
    assertThat(missed.thresholdsMissed().get(0)).startsWith("p99<500us: was 1.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "p99",
        "p99<",
        "p99<2",
        "p0<1ms",
        "p100<1ms",
        "errors<2",
        "errors<x",
        "rate>x",
        "foo<1",
        "p99=1ms"
      })
  void anInvalidThresholdIsRefused(String text) {
    assertThatThrownBy(() -> Slo.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
