package dev.echolab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "0s, 0",
    "1ns, 1",
    "500us, 500000",
    "250ms, 250000000",
    "1.5s, 1500000000",
    "2m, 120000000000",
    "2min, 120000000000",
    "1h, 3600000000000",
    "250MS, 250000000",
    "0.000000001s, 1"
  })
  void parsesValidText(String text, long ns) {
    assertThat(Durations.parseDuration(text)).isEqualTo(Duration.ofNanos(ns));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "5",
        "s",
        "-1s",
        "1,5s",
        "1.s",
        ".5s",
        "5 s",
        "1d",
        "1e3s",
        "9999999999s",
        "0.4ns",
        "0.0009us",
        "999999999h"
      })
  void rejectsInvalidTextWithAMessage(String text) {
    assertThatThrownBy(() -> Durations.parseDuration(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0s",
        "1ns",
        "1us",
        "1500ns",
        "250ms",
        "1500ms",
        "5s",
        "120s",
        "1.234567891s",
        "1234.567891s",
        "31535999.999s"
      })
  void formatsParsableText(String text) {
    assertThat(Durations.format(Durations.parseDuration(text))).isEqualTo(text);
  }
}
