package dev.echolab.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.Samples;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.Trial;
import dev.echolab.load.Schemas;
import dev.echolab.load.report.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegressionCheckTest {
  private static CompareResult result(double... after) {
    List<Trial> trials = new ArrayList<>(Samples.trials("before", 100, 101, 99, 100, 102));
    trials.addAll(Samples.trials("after", after));
    return Samples.result(trials, List.of(Samples.SCENARIO));
  }

  private static RegressionCheck check(double... after) {
    return RegressionCheck.of(result(after), "before", 0.05);
  }

  @Test
  void aSureLossBeyondTheLimitIsARegression() throws Exception {
    RegressionCheck check = check(80, 81, 79, 82, 80);
    assertThat(check.regressions())
        .singleElement()
        .asString()
        .startsWith("after, 16 connections")
        .contains("0.80 x the echoes/s of before (0.7");
    assertThat(check.undecided()).isEmpty();
    assertThat(check.lines().get(0)).startsWith("REGRESSION after, ");
    ObjectNode tree = CompareDocument.of(result(80, 81, 79, 82, 80));
    tree.set("regressionCheck", Json.toTree(check));
    Schemas.assertKeeps(tree, "compare-result.schema.json");
  }

  @Test
  void aLossThatMayBeWithinTheLimitOrAGainIsNone() {
    for (RegressionCheck check :
        List.of(
            check(90, 101, 84, 95, 96), check(97, 98, 96, 97, 99), check(150, 151, 149, 1, 9))) {
      assertThat(check.regressions()).isEmpty();
      assertThat(check.lines())
          .containsExactly("no regression: none is certainly worse than before by more than 5 %");
    }
  }

  @Test
  void fourTrialsDecideNothing() {
    RegressionCheck check = check(50, 51, 50, 51);
    assertThat(check.regressions()).isEmpty();
    assertThat(check.undecided()).hasSize(2);
    assertThat(check.lines().get(0)).startsWith("not decided: after, ");
  }

  @Test
  void withARateTheLatencyDecides() {
    Scenario open = Samples.SCENARIO.withRate(1000);
    List<Trial> trials = new ArrayList<>();
    for (int round = 1; round <= 5; round++) {
      trials.add(Samples.valid("before", open, round, 200));
      trials.add(Samples.valid("after", open, round, 100));
    }
    assertThat(
            RegressionCheck.of(Samples.result(trials, List.of(open)), "before", 0.05).regressions())
        .singleElement()
        .asString()
        .contains(" x the p99 of before (");
  }

  private static CompareResult withSkipped(CompareResult result) {
    Comparison.Outcome outcome = result.outcome();
    List<ParticipantResult> results = new ArrayList<>(outcome.participantResults());
    results.add(
        new ParticipantResult(
            Samples.participant("skipped"),
            ParticipantResult.Status.SKIPPED,
            Optional.of("needs JDK 21"),
            List.of()));
    return CompareResult.of(
        result.settings(),
        new Comparison.Outcome(
            results,
            outcome.scenarios(),
            outcome.trials(),
            outcome.distributions(),
            outcome.stop()),
        result.environment());
  }

  @Test
  void aSkippedServerNeitherLeavesTheCheckUndecidedNorWidensItsIntervals() {
    CompareResult measured = result(80, 81, 79, 82, 80);
    RegressionCheck check = RegressionCheck.of(measured, "before", 0.05);
    assertThat(check.regressions()).isNotEmpty();
    assertThat(RegressionCheck.of(withSkipped(measured), "before", 0.05)).isEqualTo(check);
  }

  @Test
  void aCheckWithoutAnotherServerIsNotDecided() {
    List<Trial> alone = Samples.trials("before", 100, 101, 99, 100, 102);
    CompareResult result = withSkipped(Samples.result(alone, List.of(Samples.SCENARIO)));
    assertThat(RegressionCheck.of(result, "before", 0.05).undecided()).hasSize(1);
  }
}
