package dev.echolab.lab.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LivePanelTest {
  private static final long SECOND_NS = 1_000_000_000;

  @ParameterizedTest
  @CsvSource({
    "90,345,takes about 90 s to 6 min: x",
    "150,345,takes about 3 min to 6 min: x",
    "40,40,takes about 40 s: x",
  })
  void itIsSaidBeforehandHowLongAMeasurementTakes(long minS, long maxS, String says) {
    Estimate estimate = new Estimate(Duration.ofSeconds(minS), Duration.ofSeconds(maxS), "x");
    assertThat(estimate.announcement()).isEqualTo(says);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "30|0:30, 1:00 to 5:15 left",
        "100|1:40, up to 4:05 left",
        "400|6:40",
      })
  void theTimeLeftFollowsTheEstimate(long elapsedS, String row) {
    Estimate estimate = new Estimate(Duration.ofSeconds(90), Duration.ofSeconds(345), "x");
    assertThat(estimate.row(elapsedS * SECOND_NS)).isEqualTo(row);
    Estimate fixed = new Estimate(Duration.ofSeconds(500), Duration.ofSeconds(500), "x");
    assertThat(fixed.row(380 * SECOND_NS)).isEqualTo("6:20, about 2:00 left");
  }

  @Test
  void theTimeLeftOfCenturiesIsShownToo() {
    Duration thousandYears = Duration.ofDays(365_000);
    Estimate estimate = new Estimate(Duration.ofSeconds(90), thousandYears, "x");
    assertThat(estimate.row(30 * SECOND_NS)).startsWith("0:30, 1:00 to ").endsWith(" left");
    assertThat(new Estimate(thousandYears, thousandYears, "x").row(30 * SECOND_NS))
        .startsWith("0:30, about ")
        .endsWith(" left");
  }

  @Test
  void aReportLineIsWrappedAtSpaces() {
    String words = "word ".repeat(30).strip();
    assertThat(TextWidth.wrap(List.of(words)))
        .hasSize(2)
        .allMatch(text -> text.length() <= TextWidth.COLUMNS)
        .last()
        .asString()
        .startsWith("    word");
    String path = "x".repeat(120);
    assertThat(TextWidth.wrap(List.of(path))).containsExactly(path);
  }
}
