package dev.echolab.load.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** How the intervals of two client threads become seconds and totals. All times are made up. */
class IntervalAggregatorTest {
  private static final long SECOND_NS = 1_000_000_000L;

  private final List<String> reported = new ArrayList<>();
  private final IntervalAggregator intervals =
      new IntervalAggregator(
          2,
          List.of(
              new RunListener() {
                @Override
                public void second(Phase phase, IntervalSample second, Histogram corrected) {
                  reported.add(phase + " " + second.second());
                }
              }));

  private void add(Phase phase, int second, long durationNs, long echoes) {
    long startNs = (100L * phase.ordinal() + second) * SECOND_NS;
    ThreadInterval part = new ThreadInterval().reset(phase, second, startNs, startNs + durationNs);
    part.echoes = echoes;
    part.bytes = 100 * echoes;
    part.openConnections = 3;
    if (echoes > 0) {
      part.corrected.recordValueWithCount(1_000, echoes);
    }
    intervals.add(part);
  }

  @Test
  void aSecondIsReportedWhenAllThreadsHaveDeliveredIt() {
    add(Phase.WARMUP, 0, SECOND_NS, 1);
    add(Phase.MEASURE, 0, SECOND_NS, 10);
    assertThat(reported).isEmpty();

    add(Phase.WARMUP, 0, SECOND_NS, 2);
    add(Phase.MEASURE, 0, SECOND_NS, 20);
    add(Phase.DRAIN, 0, SECOND_NS, 4);

    assertThat(reported).containsExactly("WARMUP 0", "MEASURE 0");
    Throughput throughput = intervals.throughput(OptionalDouble.empty(), List.of());
    assertThat(throughput.echoes()).as("of the measured time only").isEqualTo(30);
    assertThat(throughput.payloadBytes()).isEqualTo(3_000);
    assertThat(throughput.seconds())
        .containsExactly(new IntervalSample(0, SECOND_NS, 30, 0, 1_000L, 1_000L, 1_000, 6));
    assertThat(intervals.corrected().getTotalCount()).isEqualTo(34);
    assertThat(intervals.drained().getTotalCount()).isEqualTo(4);
  }

  @Test
  void aThreadThatEndedBeforeItsWarmupDeliversNoSecond() {
    add(Phase.WARMUP, 0, -SECOND_NS / 2, 0);
    intervals.finish();
    assertThat(reported).isEmpty();
  }

  @Test
  void theSecondsAfterAThreadHasEndedAreReportedInOrderAtTheEnd() {
    add(Phase.MEASURE, 0, SECOND_NS / 2, 1);
    for (int second = 0; second < 3; second++) {
      add(Phase.MEASURE, second, SECOND_NS, 5);
    }
    assertThat(reported).containsExactly("MEASURE 0");

    intervals.finish();

    assertThat(reported).containsExactly("MEASURE 0", "MEASURE 1", "MEASURE 2");
    assertThat(intervals.throughput(OptionalDouble.empty(), List.of()).seconds())
        .extracting(IntervalSample::durationNs)
        .containsOnly(SECOND_NS);
  }
}
