package dev.echolab.load.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.Plans;
import dev.echolab.load.record.Histograms;
import dev.echolab.load.record.IntervalSample;
import dev.echolab.load.record.Phase;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class AbortOnMissTest {
  private static final LoadPlan CLOSED = LoadPlan.builder("h", 1).build();
  private static final LoadPlan RAMP = Plans.withProfile("1k..50k/30s", CLOSED);

  private static AbortOnMiss abort(LoadPlan plan, String... slos) {
    return new AbortOnMiss(plan, Stream.of(slos).map(Slo::parse).toList());
  }

  private static void second(AbortOnMiss abort, long echoes, long errors) {
    interval(abort, 1_000_000_000, echoes, errors);
  }

  private static void interval(AbortOnMiss abort, long durationNs, long echoes, long errors) {
    Histogram latencies = Histograms.create();
    latencies.recordValueWithCount(1_000_000, echoes);
    abort.second(
        Phase.MEASURE, new IntervalSample(0, durationNs, echoes, errors, 1L, 1L, 1, 1), latencies);
  }

  @Test
  void aThresholdMissedForThreeSecondsEndsTheRun() {
    AbortOnMiss abort = abort(CLOSED, "rate>=2k");
    second(abort, 1_000, 0);
    second(abort, 1_000, 0);
    assertThat(abort.isRequested()).isFalse();
    second(abort, 1_000, 0);
    assertThat(abort.isRequested()).isTrue();
  }

  /** The user interrupts the run in its third second: nothing else ends it. */
  @Test
  void aPartOfASecondIsNoMiss() {
    AbortOnMiss abort = abort(CLOSED, "rate>=2k");
    second(abort, 1_000, 0);
    second(abort, 1_000, 0);
    interval(abort, 100_000_000, 100, 0);
    assertThat(abort.isRequested()).isFalse();
  }

  @Test
  void missesOfDifferentThresholdsDoNotAddUp() {
    AbortOnMiss abort = abort(CLOSED, "rate>=1k", "errors<1%");
    second(abort, 500, 0);
    second(abort, 900, 0);
    second(abort, 10_000, 1_000);
    assertThat(abort.isRequested()).isFalse();
    second(abort, 10_000, 1_000);
    assertThat(abort.isRequested()).isFalse();
    second(abort, 10_000, 1_000);
    assertThat(abort.isRequested()).isTrue();
  }

  @Test
  void theRateOfAProfileMayStillRise() {
    AbortOnMiss abort = abort(RAMP, "rate>=20k", "p99<2ms");
    for (int i = 0; i < 5; i++) {
      second(abort, 1_000, 0);
    }
    assertThat(abort.isRequested()).isFalse();
  }
}
