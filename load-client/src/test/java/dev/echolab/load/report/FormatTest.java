package dev.echolab.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatTest {
  @ParameterizedTest
  @CsvSource({
    "999, 999 ns",
    "9999, 9.999 us",
    "99994, 99.99 us",
    "99996, 100.0 us",
    "999949, 999.9 us",
    "999950, 1.000 ms",
    "9999600, 10.00 ms",
    "999949999, 999.9 ms",
    "999950000, 1.000 s"
  })
  void aTimeHasAtMostFourDigitsAlsoWhereItIsRoundedUp(long ns, String text) {
    assertThat(Format.time(ns)).isEqualTo(text);
  }
}
