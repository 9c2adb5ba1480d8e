package dev.echolab.load.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.load.record.MeasurementWindow;
import org.junit.jupiter.api.Test;

class StallMeterTest {
  private static final long MS = 1_000_000L;

  /** Warm-up from 0 to 100 ms, measured from 100 to 1,100 ms. */
  private final StallMeter stalls = new StallMeter(new MeasurementWindow(0, 100 * MS, 1_100 * MS));

  private long stalledNs() {
    return stalls.cost(Long.MAX_VALUE, 0).stalledNs();
  }

  private long longestNs() {
    return stalls.cost(Long.MAX_VALUE, 0).longestStepNs();
  }

  @Test
  void aSuspensionOfTheMachineIsAddedUpToTheMeasuredTime() {
    stalls.begin(0);
    stalls.step(400 * MS);
    assertThat(stalls.cost(1_000 * MS, 200 * MS).stalledNs()).isEqualTo(500 * MS);
    assertThat(stalls.cost(1_000 * MS, 9_000 * MS).stalledNs()).isEqualTo(1_000 * MS);
    assertThat(stalls.cost(1_000 * MS, 9_000 * MS).longestStepNs()).isEqualTo(9_000 * MS);
  }

  @Test
  void aStepThatTookLongIsAStall() {
    stalls.begin(0);
    stalls.step(200 * MS);
    stalls.step(210 * MS);
    stalls.step(710 * MS);
    assertThat(longestNs()).isEqualTo(500 * MS);
    assertThat(stalledNs()).isEqualTo(600 * MS);
  }

  @Test
  void aWaitThatEndedMuchLaterThanAskedForIsAStall() {
    stalls.begin(0);
    stalls.startWaiting(0, 120 * MS);
    stalls.step(120 * MS);
    stalls.startWaiting(130 * MS, 150 * MS);
    stalls.step(650 * MS);
    assertThat(stalledNs()).isEqualTo(500 * MS);
    assertThat(longestNs()).isEqualTo(500 * MS);
  }

  @Test
  void aLongWaitThatWasAskedForIsNone() {
    stalls.begin(0);
    stalls.startWaiting(0, 800 * MS);
    stalls.step(820 * MS);
    assertThat(stalledNs()).isZero();
    assertThat(longestNs()).isZero();
  }

  @Test
  void onlyThePartInTheMeasuredTimeCounts() {
    stalls.begin(0);
    stalls.step(300 * MS);
    assertThat(stalledNs()).as("over the start").isEqualTo(200 * MS);
    stalls.startWaiting(300 * MS, 1_000 * MS);
    stalls.step(60_000 * MS);
    assertThat(stalledNs()).as("over the end").isEqualTo(300 * MS);
  }

  @Test
  void aLoopThatDidNotRunInTheMeasuredTimeWasStalledAllThrough() {
    stalls.begin(9_000 * MS);
    stalls.sample(9_000 * MS);
    stalls.step(9_001 * MS);
    assertThat(stalledNs()).isEqualTo(1_000 * MS);
    assertThat(stalls.cost(MS, 0).threadsRanNs()).as("not available, not 0").isEqualTo(-1);
  }

  @Test
  void aThreadThatStartsLateWasStalledFromTheBeginOn() {
    StallMeter noWarmup = new StallMeter(new MeasurementWindow(-500, -500, 1_000 * MS));
    noWarmup.begin(400 * MS);
    assertThat(noWarmup.cost(Long.MAX_VALUE, 0).stalledNs()).isEqualTo(400 * MS + 500);
  }
}
