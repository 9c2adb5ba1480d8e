package dev.echolab.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkSpecTest {

  @ParameterizedTest
  @CsvSource({
    "echo,       ECHO,  0",
    "spin:1ns,   SPIN,  1",
    "spin:50us,  SPIN,  50000",
    "block:5ms,  BLOCK, 5000000",
    "block:60s,  BLOCK, 60000000000",
    "block:60000ms, BLOCK, 60000000000"
  })
  void parsesValidText(String text, WorkSpec.Kind kind, long durationNs) {
    assertThat(WorkSpec.parse(text)).isEqualTo(new WorkSpec(kind, durationNs));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "ECHO",
        "echo:1ms",
        "spin",
        "spin:",
        "spin:5",
        "spin:-5us",
        "spin:1.5ms",
        "spin:0us",
        "spin:5us ",
        "spin:61s",
        "block:60001ms",
        "block:9999999999ms",
        "sleep:5ms",
        "block:5m"
      })
  void rejectsInvalidTextWithAMessage(String text) {
    assertThatThrownBy(() -> WorkSpec.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"echo", "spin:1ns", "spin:50us", "block:5ms", "block:60000ms"})
  void formatsTheParsedText(String text) {
    assertThat(WorkSpec.parse(text)).hasToString(text);
  }

  @Test
  void spinRunsForItsDuration() {
    long[] nowNs = {0};

    Work.spin(10, () -> nowNs[0]++).run();

    assertThat(nowNs[0]).isGreaterThanOrEqualTo(10);
  }

  @Test
  void spinDoesNotCountTheTimeInWhichItsThreadWasPreempted() {
    long[] nowNs = {0};
    int[] readings = {0};

    // The clock advances by 1 us per reading, and by 1 s at the third.
    Work.spin(50_000, () -> nowNs[0] += ++readings[0] == 3 ? 1_000_000_000 : 1_000).run();

    // 50 us are 40 steps of 1 us and 10 us of the preemption, from the first reading on.
    assertThat(readings[0]).isEqualTo(1 + 40 + 1);
  }

  @Test
  void blockContinuesAfterAnEarlyWakeup() {
    long[] nowNs = {0};

    // Each park returns immediately because it is so short; only the clock ends the work.
    Work.block(10, () -> nowNs[0]++).run();

    assertThat(nowNs[0]).isGreaterThanOrEqualTo(10);
  }

  @Test
  void blockReturnsOnInterruptAndKeepsTheInterruptStatus() {
    Thread.currentThread().interrupt();

    Work.block(60_000_000_000L, System::nanoTime).run();

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void onlyTheEchoIsFree() {
    assertThat(WorkSpec.ECHO.get().isFree()).isTrue();
    assertThat(WorkSpec.parse("spin:1us").get().isFree()).isFalse();
    assertThat(WorkSpec.parse("block:1us").get().isFree()).isFalse();
  }
}
