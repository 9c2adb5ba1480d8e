package dev.echolab.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.lab.Samples;
import dev.echolab.lab.stats.Bootstrap;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.Trial;
import dev.echolab.load.Schemas;
import dev.echolab.load.verdict.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RankingTest {
  private static List<String> text(CompareResult result) {
    return Stream.concat(
            CompareText.brief(result, Optional.empty()).stream(),
            CompareText.details(result).stream())
        .toList();
  }

  private static CompareResult compared(List<List<Trial>> all) {
    List<Trial> trials = new ArrayList<>();
    all.forEach(trials::addAll);
    return Samples.result(trials, List.of(Samples.SCENARIO));
  }

  /** Returns the ranked ones, best first, each with those that it is ahead of. */
  private static List<String> places(CompareResult result) {
    return result.ranking().places().stream()
        .map(place -> place.name() + " > " + place.aheadOf())
        .toList();
  }

  @Test
  void aClearDifferenceIsRanked() {
    CompareResult result =
        compared(
            List.of(
                Samples.trials("slow", 100, 103, 99, 101, 98),
                Samples.trials("fast", 150, 152, 149, 155, 151)));
    assertThat(places(result)).containsExactly("fast > [slow]", "slow > []");
  }

  @Test
  void whatOverlapsIsTied() {
    CompareResult result =
        compared(
            List.of(
                Samples.trials("a", 100, 130, 90, 120, 95),
                Samples.trials("b", 105, 110, 112, 99, 101)));
    assertThat(places(result)).containsExactly("a > []", "b > []");
  }

  @Test
  void aSureDifferenceBelowTheMarginIsATie() {
    CompareResult result =
        compared(
            List.of(
                Samples.trials("a", 1000, 1001, 1000, 1001, 1000),
                Samples.trials("b", 1010, 1011, 1010, 1011, 1010)));
    assertThat(places(result)).containsExactly("b > []", "a > []");
  }

  @Test
  void disturbancesThatAllShareDoNotHideADifference() {
    CompareResult result =
        compared(
            List.of(
                Samples.trials("a", 100, 50, 200, 80, 120),
                Samples.trials("b", 120, 60, 240, 96, 144)));
    assertThat(places(result)).containsExactly("b > [a]", "a > []");
  }

  @Test
  void fourTrialsAreTooFewToRank() {
    CompareResult result =
        compared(
            List.of(
                Samples.trials("a", 100, 100, 100, 100), Samples.trials("b", 900, 900, 900, 900)));
    assertThat(places(result)).isEmpty();
    assertThat(result.ranking().unranked()).containsExactly("b", "a");
    assertThat(result.ranking().answer())
        .isEqualTo("not ranked (4 trials); first look: b about 9.0 x a");
    assertThat(result.notes())
        .anyMatch(note -> note.equals("a rank needs 5 VALID trials: --trials 5 or more"));
    assertThat(text(result)).noneMatch(line -> line.contains("tied"));
  }

  @Test
  void aServerThatIsTooOftenInvalidIsNotToldToRunMoreTrials() {
    List<Trial> disturbed = new ArrayList<>(Samples.trials("b", 9, 9, 9, 9, 9, 9, 9));
    for (int round = 8; round <= 10; round++) {
      disturbed.add(Samples.invalid("b", Samples.SCENARIO, round));
    }
    CompareResult result =
        compared(List.of(Samples.trials("a", 1, 1, 1, 1, 1, 1, 1, 1, 1, 1), disturbed));
    String why = "no rank for b: no VALID trial in more than a quarter of the rounds";
    assertThat(String.join("\n", text(result)).replaceAll("\n {4}", " "))
        .contains("A first look: " + why + ".")
        .contains("note: " + why)
        .doesNotContain("needs 5 VALID")
        .doesNotContain("5 VALID trials of each");
  }

  @Test
  void aServerWithTooFewTrialsDoesNotTieTheOthers() {
    CompareResult result =
        compared(
            List.of(
                Samples.trials("slow", 100, 101, 99, 100, 102),
                Samples.trials("fast", 150, 152, 149, 155, 151),
                Samples.trials("rare", 6000, 6001)));
    assertThat(places(result)).containsExactly("fast > [slow]", "slow > []");
    assertThat(result.ranking().unranked()).containsExactly("rare");
    assertThat(result.ranking().answer()).startsWith("fast is faster than slow: x 1.5");
    assertThat(text(result))
        .anyMatch(line -> line.contains("first look: rare about 40 x fast, 60 x slow"));
  }

  @Test
  void aDisturbedTrialThatWasRepeatedCountsForNothing() {
    List<Trial> trials = new ArrayList<>(Samples.trials("a", 1, 1, 1, 1, 1));
    trials.add(1, Samples.invalid("a", Samples.SCENARIO, 1));
    trials.add(2, Samples.invalid("a", Samples.SCENARIO, 2));
    CompareResult result = compared(List.of(trials));
    assertThat(result.status()).isEqualTo(Trial.Status.VALID);
    assertThat(result.notes())
        .contains("a: 2 of 7 trials not VALID, 2 repeated: the client was starved");
  }

  @Test
  void aShortfallOfConnectionsIsShown() {
    String reason = "9.0 of 64 connections carried load";
    Trial valid = Samples.valid("b", Samples.SCENARIO, 1, 1);
    Trial missing =
        new Trial(
            "b",
            Samples.SCENARIO,
            2,
            new Trial.Judgement(
                Trial.Status.INVALID,
                List.of(reason),
                List.of(Reason.Code.CONNECTIONS_MISSING),
                List.of()),
            valid.values(),
            valid.server(),
            valid.document());
    CompareResult result = compared(List.of(List.of(valid, missing)));
    assertThat(String.join("\n", text(result)).replaceAll("\n {4}", " "))
        .contains("b INVALID: 1 of 2 trials not VALID, 0 repeated: " + reason)
        .doesNotContain("note: b:")
        .contains("note: a rank needs 5 VALID trials: --trials 5 or more; b has 1 of 2 VALID");
  }

  @Test
  void cpuThatIsNotKnownIsNotedOfWhoLacksIt() {
    Trial known = Samples.valid("a", Samples.SCENARIO, 1, 1);
    Trial starved = Samples.invalid("a", Samples.SCENARIO, 2); // has no CPU time
    assertThat(compared(List.of(List.of(known, starved))).notes())
        .noneMatch(note -> note.contains("CPU"));
    Trial other = Samples.valid("b", Samples.SCENARIO, 1, 1);
    Trial unknown =
        new Trial(
            "b",
            other.scenario(),
            1,
            other.judgement(),
            Map.of(Metric.ECHOES_PER_SECOND, 1.0),
            other.server(),
            other.document());
    assertThat(compared(List.of(List.of(known, unknown))).notes())
        .anyMatch(note -> note.startsWith("server CPU of b is not known: "));
  }

  @Test
  void aServerWhoseCompilersStillWorkIsNoted() {
    CompareResult result =
        compared(
            List.of(
                // The means: of 12,000 ns of CPU, 1,520 ns in compilers.
                compiling("cold", 10_000, 400, 20_000, 6_000),
                compiling("warm", 10_000, 400, 10_000, 400),
                compiling("c", 10_000, 0, 10_000, 0)));
    assertThat(result.notes())
        .contains(
            "JIT compilers used a part of the server's CPU: cold 13 %; a longer --warmup measures"
                + " warm servers");
  }

  /** Returns four trials alike and one other. */
  private static List<Trial> compiling(
      String name, double cpuNs, double compilerNs, double otherCpuNs, double otherCompilerNs) {
    return Samples.trials(name, 1, 1, 1, 1, 1).stream()
        .map(
            trial ->
                new Trial(
                    name,
                    trial.scenario(),
                    trial.round(),
                    trial.judgement(),
                    Map.of(
                        Metric.ECHOES_PER_SECOND,
                        1.0,
                        Metric.CPU,
                        trial.round() == 1 ? otherCpuNs : cpuNs,
                        Metric.COMPILERS,
                        trial.round() == 1 ? otherCompilerNs : compilerNs),
                    trial.server(),
                    trial.document()))
        .toList();
  }

  @Test
  void costIsRankedNextToSpeed() {
    CompareResult result =
        compared(List.of(Samples.trials("a", 1, 1, 1, 1, 1), Samples.trials("b", 2, 2, 2, 2, 2)));
    assertThat(result.ranking().answer()).startsWith("b is faster than a: x 2.000");
    assertThat(result.rankings().cost().answer()).isEqualTo("a is not certainly ahead of b");
  }

  @Test
  void theTableStartsWithTheBestAndRatiosReferToIt() {
    CompareResult result =
        Samples.result(
            List.of(Samples.trials("a", 1, 1, 1, 1, 1), Samples.trials("b", 2, 2, 2, 2, 2)).stream()
                .flatMap(List::stream)
                .toList(),
            List.of(Samples.SCENARIO));
    assertThat(result.cells().get(0).ranking().order()).containsExactly("b", "a");
  }

  @Test
  void invalidTrialsAreKeptAndNotRanked() {
    List<Trial> invalid = new ArrayList<>();
    for (int round = 1; round <= 5; round++) {
      invalid.add(Samples.invalid("starved", Samples.SCENARIO, round));
    }
    CompareResult result = compared(List.of(Samples.trials("a", 1, 1, 1, 1, 1), invalid));
    assertThat(result.ranking().unranked()).containsExactly("starved");
    assertThat(places(result)).containsExactly("a > []");
    assertThat(result.outcome().trials()).hasSize(10);
    assertThat(result.status()).isEqualTo(Trial.Status.INVALID);
  }

  @Test
  void whoIsTiedWithTwoMayStandBetweenTwoThatAreApart() {
    CompareResult result =
        compared(
            List.of(
                Samples.trials("low", 100, 101, 100, 101, 100),
                Samples.trials("wide", 90, 130, 95, 125, 112),
                Samples.trials("high", 110, 111, 112, 110, 111)));
    assertThat(places(result)).containsExactly("high > [low]", "wide > []", "low > []");
    assertThat(result.ranking().groups()).containsExactly(List.of("high", "wide", "low"));
    assertThat(text(result)).contains("  high is faster than low");
  }

  @Test
  void aCertainLeadDecidesTheOrderWhereMeansOfOtherRoundsDoNot() {
    // Rounds 7 and 8, in which the machine was fast, are missing for the faster server.
    CompareResult result =
        compared(
            List.of(
                Samples.trials("slow", 100, 101, 100, 99, 100, 101, 900, 900),
                Samples.trials("fast", 110, 111, 110, 109, 110, 111)));
    assertThat(places(result)).containsExactly("fast > [slow]", "slow > []");
    assertThat(result.ranking().places()).allMatch(place -> place.tiedWith().isEmpty());
    assertThat(result.ranking().pairs()).extracting(Ranking.Pair::first).containsExactly("fast");
    assertThat(result.ranking().answer()).startsWith("fast is faster than slow: x 1.1");
    assertThat(result.ranking().decided()).isTrue();
  }

  @Test
  void aServerThatLaterRoundsCouldMakeValidLeavesTheRankingUndecided() {
    List<Trial> disturbed = new ArrayList<>(Samples.trials("b", 50, 50, 50));
    disturbed.add(Samples.invalid("b", Samples.SCENARIO, 4));
    disturbed.add(Samples.invalid("b", Samples.SCENARIO, 5));
    CompareResult result =
        compared(List.of(Samples.trials("a", 100, 101, 99, 100, 102), disturbed));
    assertThat(places(result)).containsExactly("a > []");
    assertThat(result.ranking().decided()).isFalse();
  }

  @Test
  void certainLeadsInACircleAreNoTies() {
    // Each pair has rounds of its own.
    List<Trial> trials = new ArrayList<>();
    List<List<String>> pairs = List.of(List.of("a", "b"), List.of("b", "c"), List.of("c", "a"));
    for (int round = 1; round <= 15; round++) {
      List<String> pair = pairs.get(round % pairs.size());
      trials.add(Samples.valid(pair.get(0), Samples.SCENARIO, round, 120));
      trials.add(Samples.valid(pair.get(1), Samples.SCENARIO, round, 100));
    }
    assertThat(places(Samples.result(trials, List.of(Samples.SCENARIO))))
        .containsExactlyInAnyOrder("a > [b]", "b > [c]", "c > [a]");
  }

  @Test
  void theHeadlineNamesBothRatiosAndWhatIsNotCertain() {
    CompareResult result =
        compared(
            List.of(
                Samples.trials("a", 100, 101, 99, 100, 102),
                Samples.trials("b", 200, 201, 199, 200, 202)));
    // The samples have one CPU time in all trials; a is the baseline.
    assertThat(Headline.of(result))
        .isEqualTo(
            "b served 2.00 x a (1.98 to 2.01) at 1.00 x the CPU per echo (1.00 to 1.00, not"
                + " certain).");
  }

  @Test
  void theHeadlineOfTooFewTrialsSaysAbout() {
    CompareResult result =
        compared(List.of(Samples.trials("a", 100, 100), Samples.trials("b", 900, 900)));
    assertThat(Headline.of(result))
        .isEqualTo(
            "b served about 9.00 x a at about 1.00 x the CPU per echo. A first look: 5 VALID trials"
                + " of each can rank.");
  }

  @Test
  void theHeadlineOfOneServerHasItsRate() {
    CompareResult result = compared(List.of(Samples.trials("a", 100, 100, 100, 100, 100)));
    assertThat(Headline.of(result)).isEqualTo("a served 100 echoes/s at 9.000 us CPU per echo.");
  }

  @Test
  void oneMeasuredServerOfSeveralIsNoWinner() {
    CompareResult result =
        compared(
            List.of(
                Samples.trials("a", 100, 100, 100, 100, 100),
                List.of(Samples.invalid("b", Samples.SCENARIO, 1))));
    assertThat(Headline.of(result))
        .isEqualTo(
            "No comparison: only a of 2 servers has VALID trials; it served 100 echoes/s at 9.000"
                + " us CPU per echo.");
  }

  @Test
  void anOpenLoopIsRankedByLatency() {
    Scenario open = Samples.SCENARIO.withRate(1000);
    List<Trial> trials = new ArrayList<>();
    for (int round = 1; round <= 5; round++) {
      trials.add(Samples.valid("slow", open, round, 100));
      trials.add(Samples.valid("fast", open, round, 200));
    }
    CompareResult result = Samples.result(trials, List.of(open));
    assertThat(result.ranking().by()).isEqualTo(Metric.P99);
    assertThat(places(result)).containsExactly("fast > [slow]", "slow > []");
  }

  @Test
  void serversWithTooFewSamplesForAP99HaveFiguresButNoRank() {
    Scenario open = Samples.SCENARIO.withRate(100);
    Map<Metric, Double> known = Map.of(Metric.ECHOES_PER_SECOND, 100.0, Metric.P50, 2_000.0);
    Trial.Server server = new Trial.Server(Samples.OPTIONS, List.of());
    List<Trial> trials = new ArrayList<>();
    for (int round = 1; round <= 5; round++) {
      for (String name : List.of("a", "b")) {
        trials.add(new Trial(name, open, round, Samples.VALID, known, server, null));
      }
      trials.add(Samples.invalid("b", open, round + 5));
    }
    CompareResult result = Samples.result(trials, List.of(open));
    assertThat(places(result)).isEmpty();
    assertThat(text(result))
        .contains(
            "No comparison: not ranked (too few samples for a p99).",
            "by server CPU per echo: not ranked (not known)",
            "note: use a longer --duration: too few samples for a p99 in trials of a, b")
        .anyMatch(line -> line.matches("- +a .* 2.000 us +100 *"))
        .noneMatch(line -> line.startsWith("not measured"));
  }

  @Test
  void aServerWithAP99InSomeOfItsTrialsIsNotSaidToNeedMoreOfThem() {
    Scenario open = Samples.SCENARIO.withRate(330);
    Trial.Server server = new Trial.Server(Samples.OPTIONS, List.of());
    List<Trial> trials = new ArrayList<>();
    for (int round = 1; round <= 5; round++) {
      Map<Metric, Double> known =
          round <= 3
              ? Map.of(Metric.ECHOES_PER_SECOND, 330.0, Metric.P99, 3_000.0)
              : Map.of(Metric.ECHOES_PER_SECOND, 330.0);
      trials.add(new Trial("a", open, round, Samples.VALID, known, server, null));
      trials.add(Samples.valid("b", open, round, 330));
    }
    String text = String.join(" ", text(Samples.result(trials, List.of(open))));
    assertThat(text.replaceAll(" +", " "))
        .contains("not ranked: a (too few samples for a p99 in 2 of 5 trials)")
        .doesNotContain("a rank needs");
  }

  @Test
  void ratesThatRoundToTheSameNumberAreTwoLoads() {
    List<Scenario> rates = List.of(Samples.SCENARIO.withRate(2.4), Samples.SCENARIO.withRate(1.6));
    List<Trial> trials = rates.stream().map(each -> Samples.valid("a", each, 1, 1)).toList();
    assertThat(rates).extracting(Scenario::id).doesNotHaveDuplicates();
    assertThat(rates).extracting(Scenario::label).doesNotHaveDuplicates();
    assertThat(Samples.result(trials, rates).outcome().repeats("a")).isZero();
    assertThat(Samples.SCENARIO.withRate(20_000).id()).endsWith("-r20000");
  }

  @Test
  void optionsThatDifferMakeAComparisonInvalid() {
    List<Trial> trials = new ArrayList<>(Samples.trials("a", 1, 2, 3, 4, 5));
    Trial other = Samples.valid("b", Samples.SCENARIO, 1, 1);
    List<String> table = new ArrayList<>(Samples.OPTIONS);
    table.set(3, "protocol   raw          raw");
    trials.add(
        new Trial(
            "b",
            other.scenario(),
            1,
            Samples.VALID,
            other.values(),
            new Trial.Server(table, List.of()),
            other.document()));
    CompareResult result = Samples.result(trials, List.of(Samples.SCENARIO));
    assertThat(result.status()).isEqualTo(Trial.Status.INVALID);
    assertThat(result.reasons()).anyMatch(reason -> reason.contains("protocol | raw | raw"));
  }

  @Test
  void theResultKeepsToItsSchema() throws Exception {
    List<Trial> trials = new ArrayList<>(Samples.trials("a", 100, 101, 99, 100, 102));
    trials.addAll(Samples.trials("b", 200, 201, 199, 200, 202));
    trials.add(Samples.invalid("c", Samples.SCENARIO, 1));
    Schemas.assertKeeps(
        CompareDocument.of(Samples.result(trials, List.of(Samples.SCENARIO))),
        "compare-result.schema.json");
  }

  @Test
  void intervalsWidenAsTheyMust() {
    double[] five = {1, 2, 3, 4, 5};
    ConfidenceInterval interval = Bootstrap.ofMean(five).orElseThrow();
    // Student's t of the same values: 3 +- 2.776 * 1.581 / sqrt(5) = 1.04 .. 4.96.
    assertThat(interval.value()).isEqualTo(3);
    assertThat(interval.low()).isBetween(1.0, 1.5);
    assertThat(interval.high()).isBetween(4.5, 5.0);
    assertThat(Bootstrap.ofMean(Arrays.copyOf(five, 4))).isEmpty();
    assertThat(Bootstrap.ofMean(five)).contains(interval);
  }
}
