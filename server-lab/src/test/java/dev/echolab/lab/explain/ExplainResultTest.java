package dev.echolab.lab.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolab.lab.explain.ExplainResult.Status;
import dev.echolab.lab.explain.ExplainResult.VariantResult;
import dev.echolab.lab.explain.ExplainSettings.Durations;
import dev.echolab.lab.explain.ExplainSettings.Load;
import dev.echolab.load.verdict.Reason;
import dev.echolab.load.verdict.Reason.Code;
import dev.echolab.load.verdict.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExplainResultTest {
  private static final VariantResult OK = ExplainSamples.whole().explained().get(0);

  @Test
  void aVariantHasFiguresIfAndOnlyIfItIsOk() {
    assertThatThrownBy(() -> new VariantResult("nio", Status.OK, "", List.of(), null, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                new VariantResult("nio", Status.FAILED, "why", List.of(), OK.timed(), OK.counted()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anInterruptedResultSaysThatItIsAndNamesNoServerThatItDoesNotHave() {
    ExplainSettings settings = ExplainSamples.whole().settings();
    String interrupted = "interrupted: what was measured until then is here";

    assertThat(ExplainText.brief(new ExplainResult(settings, List.of(), Map.of(), true)))
        .containsExactly(
            "No times and no costs: interrupted before a server was measured.",
            "verdict: FAILED",
            interrupted);
    assertThat(ExplainText.brief(new ExplainResult(settings, List.of(OK), Map.of(), true)))
        .containsSequence("verdict: VALID", interrupted);
  }

  @Test
  void aTimedLoadIsRepeatedWhileOnlyTheMachineOrTheClientDisturbsIt() throws Exception {
    assertThat(lastAttempt(List.of())).isEqualTo(1);
    assertThat(lastAttempt(List.of(Code.LATE_SENDS), List.of())).isEqualTo(2);
    assertThat(lastAttempt(List.of(Code.LATE_SENDS, Code.CLIENT_STARVED), List.of(Code.ERRORS)))
        .isEqualTo(2);
    assertThat(lastAttempt(List.of(Code.LATE_SENDS, Code.ERRORS)))
        .as("what the server did stays")
        .isEqualTo(1);
    List<Code> late = List.of(Code.LATE_SENDS);
    assertThat(lastAttempt(late, late, late)).isEqualTo(3);
  }

  /** Returns the number of the attempt that counts, if the attempts have these reasons. */
  @SafeVarargs
  private static int lastAttempt(List<Code>... reasons) throws Exception {
    return VariantExplainer.untilUndisturbed(
            attempt ->
                ExplainSamples.timing(
                    List.of(),
                    Optional.empty(),
                    Verdict.of(
                        reasons[attempt - 1].stream().map(code -> new Reason(code, "x")).toList(),
                        List.of()),
                    attempt))
        .attempts();
  }

  @Test
  void aRateBelowOnePerSecondIsNotShownAsZero() {
    ExplainSettings slow = new ExplainSettings(Durations.QUICK, 4, 128, 0.5, 1, 42, List.of());

    assertThat(slow.describe(Load.GENTLE)).isEqualTo("0.50/s over 4 connections, 128 B");
  }

  @Test
  void figuresHaveCostsForEveryLoad() {
    for (Load missing : Load.values()) {
      assertThatNullPointerException()
          .as("without the costs of %s", missing)
          .isThrownBy(
              () ->
                  VariantResult.of(
                      "nio",
                      List.of(),
                      OK.timed(),
                      missing == Load.GENTLE ? null : OK.costs(Load.GENTLE),
                      missing == Load.FULL ? null : OK.costs(Load.FULL)));
    }
  }
}
