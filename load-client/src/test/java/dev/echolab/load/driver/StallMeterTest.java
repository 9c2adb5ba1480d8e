package dev.echolab.load.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.load.record.MeasurementWindow;
import org.junit.jupiter.api.Test;

class StallMeterTest {
  private static final long MS = 1_000_000L;

  /** Warm-up from 0 to 100 ms, measured from 100 to 1,100 ms. */
  private final StallMeter stalls = new StallMeter(new MeasurementWindow(0, 100 * MS, 1_100 * MS));

  @Test
  void aStepThatTookLongIsAStall() {
    stalls.begin(0);
    stalls.step(200 * MS);
    stalls.step(210 * MS);
    stalls.step(710 * MS);
    assertThat(stalls.longestNs()).isEqualTo(500 * MS);
    assertThat(stalls.stalledNs()).isEqualTo(600 * MS);
  }

  @Test
  void aWaitThatEndedMuchLaterThanAskedForIsAStall() {
    stalls.begin(0);
    stalls.startWaiting(0, 120 * MS);
    stalls.step(120 * MS);
    stalls.startWaiting(130 * MS, 150 * MS);
    stalls.step(650 * MS);
    assertThat(stalls.stalledNs()).isEqualTo(500 * MS);
    assertThat(stalls.longestNs()).isEqualTo(500 * MS);
  }

  @Test
  void aLongWaitThatWasAskedForIsNone() {
    stalls.begin(0);
    stalls.startWaiting(0, 800 * MS);
    stalls.step(820 * MS);
    assertThat(stalls.stalledNs()).isZero();
    assertThat(stalls.longestNs()).isZero();
  }

  @Test
  void onlyThePartInTheMeasuredTimeCounts() {
    stalls.begin(0);
    stalls.step(300 * MS);
    assertThat(stalls.stalledNs()).as("over the begin").isEqualTo(200 * MS);
    stalls.startWaiting(300 * MS, 1_000 * MS);
    stalls.step(60_000 * MS);
    assertThat(stalls.stalledNs()).as("over the end").isEqualTo(300 * MS);
  }

  @Test
  void aLoopThatDidNotRunInTheMeasuredTimeWasStalledAllThrough() {
    stalls.begin(9_000 * MS);
    stalls.sample(9_000 * MS);
    stalls.step(9_001 * MS);
    assertThat(stalls.stalledNs()).isEqualTo(1_000 * MS);
    assertThat(stalls.scheduled()).as("CPU time: not available, not 0").isEmpty();
  }

  @Test
  void aThreadThatStartsLateWasStalledFromTheBeginOn() {
    StallMeter noWarmup = new StallMeter(new MeasurementWindow(-500, -500, 1_000 * MS));
    noWarmup.begin(400 * MS);
    assertThat(noWarmup.stalledNs()).isEqualTo(400 * MS + 500);
  }
}
