package dev.echolab.lab.explain;

import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolab.lab.explain.ExplainResult.Figures;
import dev.echolab.lab.explain.ExplainResult.Status;
import dev.echolab.lab.explain.ExplainResult.VariantResult;
import dev.echolab.lab.explain.ExplainSettings.Load;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExplainResultTest {
  private static final Figures FIGURES =
      ExplainSamples.whole().explained().get(0).figures().orElseThrow();

  @Test
  void aVariantHasFiguresIfAndOnlyIfItIsOk() {
    assertThatThrownBy(() -> new VariantResult("nio", Status.OK, "", Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new VariantResult("nio", Status.FAILED, "why", Optional.of(FIGURES)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void figuresHaveCostsForEveryLoad() {
    for (Load missing : Load.values()) {
      assertThatNullPointerException()
          .as("without the costs of %s", missing)
          .isThrownBy(
              () ->
                  new Figures(
                      FIGURES.timing(),
                      missing == Load.GENTLE ? null : FIGURES.gentle(),
                      missing == Load.FULL ? null : FIGURES.full(),
                      List.of()));
    }
  }
}
