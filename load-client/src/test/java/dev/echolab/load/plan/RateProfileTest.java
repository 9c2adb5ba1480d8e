package dev.echolab.load.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolab.load.plan.RateProfile.Stage;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateProfileTest {
  @Test
  void aProfileHasRampsConstantStagesAndSteps() {
    RateProfile profile = RateProfile.parse("1k..50k/30s,2.5k/500ms,1k..2k/3x10s");
    assertThat(profile.stages())
        .containsExactly(
            new Stage(1_000, 50_000, Duration.ofSeconds(30)),
            new Stage(2_500, 2_500, Duration.ofMillis(500)),
            new Stage(1_000, 1_000, Duration.ofSeconds(10)),
            new Stage(1_500, 1_500, Duration.ofSeconds(10)),
            new Stage(2_000, 2_000, Duration.ofSeconds(10)));
    assertThat(profile.duration()).isEqualTo(Duration.ofMillis(60_500));
    assertThat(profile).hasToString("1000..50000/30s,2500/500ms,1000/10s,1500/10s,2000/10s");
    assertThat(RateProfile.parse(profile.toString())).isEqualTo(profile);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1k..2k/4x10s", "1.001k/10s", "1..3/7x1h,0.123456789m/1s", "1k/1234567.891us"})
  void theTextOfAProfileIsReadAsTheSameProfile(String text) {
    RateProfile profile = RateProfile.parse(text);
    assertThat(RateProfile.parse(profile.toString())).isEqualTo(profile);
    assertThat(RateProfile.parse(profile.plus(profile).toString()).duration())
        .isEqualTo(profile.duration());
  }

  @Test
  void aRateHasNoMoreDecimalsThanAreRead() {
    assertThat(RateProfile.parse("1k..2k/4x10s,1.001k/10s"))
        .hasToString("1000/10s,1333.333333333/10s,1666.666666667/10s,2000/10s,1001/10s");
  }

  @Test
  void aStageThatWasNotReachedHasNoTime() {
    RateProfile profile = RateProfile.parse("1k/2s,2k/3s,3k/1s");
    assertThat(profile.secondsWithin(0, 3_500_000_000L)).isEqualTo(2);
    assertThat(profile.secondsWithin(1, 3_500_000_000L)).isEqualTo(1.5);
    assertThat(profile.secondsWithin(2, 3_500_000_000L)).isZero();
  }

  @Test
  void theMeanRateCountsEachStageByItsLength() {
    assertThat(RateProfile.parse("1k..3k/10s,500/20s").meanPerSecond()).isEqualTo(1_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "5k|'5k' is not a profile such as 1k..50k/30s",
        "1k/5|'5' is not a duration",
        "x/5s|'x' is not a rate",
        "1k..y/5s|'y' is not a rate",
        "0/5s|a rate is more than 0",
        "1k/0s|a stage takes more than 0s",
        "1k..2k/1x5s|a stair has 2 steps or more",
        "1k..2k/101x5s|a profile has at most 100 stages",
        "1k/5s,|is not a profile",
      })
  void aBadProfileIsRefusedWithTheReason(String text, String reason) {
    assertThatThrownBy(() -> RateProfile.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }
}
