package dev.echolab.lab.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.lab.sweep.KneeSearch.Bracket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KneeSearchTest {
  private final KneeSearch search = new KneeSearch(1000, 1, 1e7, 0.03);

  @ParameterizedTest
  @ValueSource(doubles = {1.5, 40, 999, 1000, 1001, 7_777, 123_456, 9e6})
  void theKneeIsBracketedWhereverItLies(double knee) throws Exception {
    Bracket bracket = search.search(rate -> rate <= knee);
    assertThat(bracket.met()).isLessThanOrEqualTo(knee);
    assertThat(bracket.missed()).isGreaterThan(knee);
    assertThat(bracket.missed() / bracket.met()).isLessThanOrEqualTo(1.03);
  }

  @Test
  void noRateIsMeasuredTwice() throws Exception {
    List<Double> asked = new ArrayList<>();
    search.search(
        rate -> {
          asked.add(rate);
          return rate <= 5_000;
        });
    assertThat(asked).doesNotHaveDuplicates().hasSizeLessThan(12);
  }

  @Test
  void aMissThatWasADisturbanceDoesNotEndTheClimb() throws Exception {
    List<Double> asked = new ArrayList<>();
    Bracket bracket =
        search.search(
            rate -> {
              asked.add(rate);
              return asked.size() != 2 && rate <= 20_000;
            });
    assertThat(bracket.met()).isBetween(19_000.0, 20_000.0);
  }

  @Test
  void aRepetitionStaysNearTheFirstSearch() throws Exception {
    Bracket first = search.search(rate -> rate <= 5_000);
    List<Double> asked = new ArrayList<>();
    Bracket again =
        search.again(
            first,
            rate -> {
              asked.add(rate);
              return rate <= 5_200;
            });
    assertThat(asked).allMatch(rate -> rate > 4_000 && rate < 7_000);
    assertThat(again.met()).isLessThanOrEqualTo(5_200);
    assertThat(again.missed()).isGreaterThan(5_200);
  }

  @Test
  void whatNeverMissesHasNoKnee() throws Exception {
    Bracket bracket = search.search(rate -> true);
    assertThat(bracket.isClosed()).isFalse();
    Knee knee = Knee.of("x", List.of(bracket), Optional.empty());
    assertThat(knee.rate()).isEmpty();
    assertThat(knee.why()).hasValueSatisfying(why -> assertThat(why).contains("highest"));
  }

  @Test
  void whatNeverMeetsHasNoKnee() throws Exception {
    Bracket bracket = search.search(rate -> false);
    assertThat(bracket.met()).isZero();
    Knee knee = Knee.of("x", List.of(bracket), Optional.empty());
    assertThat(knee.why()).hasValueSatisfying(why -> assertThat(why).contains("lowest"));
  }

  @Test
  void theIntervalCoversTheSearchesAndTheirResolution() {
    List<Bracket> brackets =
        List.of(
            new Bracket(1000, 1030),
            new Bracket(1010, 1040),
            new Bracket(990, 1015),
            new Bracket(1005, 1030),
            new Bracket(1000, 1025));
    ConfidenceInterval rate = Knee.of("x", brackets, Optional.empty()).rate().orElseThrow();
    assertThat(rate.value()).isBetween(1010.0, 1018.0);
    assertThat(rate.low()).isLessThan(1001);
    assertThat(rate.high()).isGreaterThan(1028);
  }

  @Test
  void theBracketOfASearchIsShownInAFewCharacters() {
    Bracket bracket = new Bracket(0, Double.POSITIVE_INFINITY);
    assertThat(bracket).hasToString("no rate yet");
    bracket = bracket.with(1_000, true).with(32_000, true);
    assertThat(bracket).hasToString("knee > 32k");
    bracket = bracket.with(64_000, false).with(45_254, false);
    assertThat(bracket).hasToString("knee 32k..45.3k");
    assertThat(bracket.with(64_000, true)).as("a later success").hasToString("knee > 64k");
    assertThat(new Bracket(0, Double.POSITIVE_INFINITY).with(1_250_000, false))
        .hasToString("knee < 1.25m");
  }
}
