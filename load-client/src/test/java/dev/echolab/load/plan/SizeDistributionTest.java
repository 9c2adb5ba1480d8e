package dev.echolab.load.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SizeDistributionTest {

  @Test
  void sizesAreChosenByTheirWeights() {
    SizeDistribution mix = SizeDistribution.parse("128:90,4096:9,65536:1");
    SplittableRandom random = new SplittableRandom(5);
    int n = 200_000;
    int small = 0;
    int middle = 0;
    for (int i = 0; i < n; i++) {
      int bytes = mix.bytes(random.nextLong());
      small += bytes == 128 ? 1 : 0;
      middle += bytes == 4096 ? 1 : 0;
    }
    assertThat((double) small / n).isCloseTo(0.90, within(0.005));
    assertThat((double) middle / n).isCloseTo(0.09, within(0.005));
    assertThat(mix.meanBytes()).isCloseTo(128 * .9 + 4096 * .09 + 65536 * .01, within(1e-6));
  }

  @Test
  void aRangeIncludesBothEndsAndNothingElse() {
    SizeDistribution range = SizeDistribution.parse("64..67");
    SplittableRandom random = new SplittableRandom(5);
    int[] seen = new int[4];
    for (int i = 0; i < 4_000; i++) {
      seen[range.bytes(random.nextLong()) - 64]++;
    }
    assertThat(java.util.Arrays.stream(seen).boxed())
        .allSatisfy(count -> assertThat(count).isBetween(850, 1150));
  }

  @ParameterizedTest
  @ValueSource(strings = {"128", "64..4096", "128:90,4096:9,65536:1", "0", "1..3:2,9:1.5"})
  void parseReadsWhatToStringPrints(String text) {
    assertThat(SizeDistribution.parse(text)).hasToString(text);
    assertThat(SizeDistribution.parse(SizeDistribution.parse(text).toString()))
        .isEqualTo(SizeDistribution.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-1", "128:", "128:0", "9..3", "1,,2", "300m", "1..", "12kb"})
  void invalidSizesAreRejectedInOneLine(String text) {
    assertThatThrownBy(() -> SizeDistribution.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageNotContaining("\n");
  }
}
