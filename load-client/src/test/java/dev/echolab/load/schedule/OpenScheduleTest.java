package dev.echolab.load.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.echolab.load.plan.Arrivals;
import dev.echolab.load.plan.LoopModel;
import dev.echolab.load.plan.Rates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenScheduleTest {
  private static final long SECOND = 1_000_000_000L;

  private static OpenSchedule schedule(
      LoopModel.Open loop, int connections, int thread, int threads, long endNs) {
    return new OpenSchedule(
        loop,
        99,
        connections,
        thread,
        threads,
        new OpenSchedule.Span(0, endNs, OpenSchedule.NEVER));
  }

  private static LoopModel.Open open(double rate, Arrivals arrivals, LoopModel.Spread spread) {
    return new LoopModel.Open(rate, arrivals, spread, 1);
  }

  @Test
  void constantArrivalsAreEvenAndDoNotDrift() {
    OpenSchedule s =
        schedule(open(3, Arrivals.CONSTANT, LoopModel.Spread.ROUND_ROBIN), 2, 0, 1, Long.MAX_VALUE);
    for (long k = 0; k < 3_000_000; k++) {
      s.advance();
    }
    assertThat(s.dueNs()).isBetween(1_000_000 * SECOND - 1_000, 1_000_000 * SECOND + 1_000);
  }

  /** Kolmogorov-Smirnov test: 100,000 gaps against the exponential distribution. */
  @Test
  void poissonGapsAreExponential() {
    int n = 100_000;
    double meanNs = SECOND / 5_000.0;
    OpenSchedule s =
        schedule(
            open(5_000, Arrivals.POISSON, LoopModel.Spread.ROUND_ROBIN), 1, 0, 1, Long.MAX_VALUE);
    double[] gaps = new double[n];
    long previous = 0;
    for (int i = 0; i < n; i++) {
      gaps[i] = s.dueNs() - previous;
      previous = s.dueNs();
      s.advance();
    }
    Arrays.sort(gaps);
    double distance = 0;
    for (int i = 0; i < n; i++) {
      double expected = 1 - Math.exp(-gaps[i] / meanNs);
      distance =
          Math.max(
              distance,
              Math.max(Math.abs(expected - (double) i / n), Math.abs(expected - (i + 1.0) / n)));
    }
    // The critical value at the 1 % level is 1.63 / sqrt(n).
    assertThat(distance).as("seed 99").isLessThan(1.63 / Math.sqrt(n));
  }

  /** The counts of equal intervals of a Poisson process have equal mean and variance. */
  @Test
  void poissonCountsHaveEqualMeanAndVariance() {
    OpenSchedule s =
        schedule(open(1_000, Arrivals.POISSON, LoopModel.Spread.RANDOM), 4, 0, 1, 1_000 * SECOND);
    int[] counts = new int[10_000];
    while (s.dueNs() != OpenSchedule.NEVER) {
      counts[(int) (s.dueNs() / (SECOND / 10))]++;
      s.advance();
    }
    double mean = Arrays.stream(counts).average().orElseThrow();
    double variance =
        Arrays.stream(counts).mapToDouble(c -> (c - mean) * (c - mean)).average().orElseThrow();
    assertThat(mean).isCloseTo(100, within(1.0));
    assertThat(variance / mean).as("index of dispersion").isCloseTo(1, within(0.05));
  }

  @Test
  void theThreadsTogetherSendTheScheduleOfOneThread() {
    for (LoopModel.Spread spread : LoopModel.Spread.values()) {
      for (Arrivals arrivals : Arrivals.values()) {
        LoopModel.Open loop = open(2_000, arrivals, spread);
        List<String> one = drain(schedule(loop, 7, 0, 1, SECOND));
        List<String> three = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
          three.addAll(drain(schedule(loop, 7, t, 3, SECOND)));
        }
        assertThat(three).containsExactlyInAnyOrderElementsOf(one);
      }
    }
  }

  private static List<String> drain(OpenSchedule s) {
    List<String> all = new ArrayList<>();
    while (s.dueNs() != OpenSchedule.NEVER) {
      all.add(s.dueNs() + "@" + s.connection());
      s.advance();
    }
    return all;
  }

  @Test
  void onlyMessagesOfTheMeasuredTimeCountAsRequests() {
    OpenSchedule s =
        new OpenSchedule(
            open(100, Arrivals.CONSTANT, LoopModel.Spread.ROUND_ROBIN),
            1,
            1,
            0,
            1,
            new OpenSchedule.Span(SECOND, OpenSchedule.NEVER, 50));
    List<String> all = drain(s);
    assertThat(all).hasSize(100 + 50);
  }

  @Test
  void ratesHaveDecimalsAndUnits() {
    assertThat(Rates.parse("2.5k")).isEqualTo(2_500);
    assertThat(Rates.parse("1M")).isEqualTo(1e6);
    assertThat(Rates.parse("0.5")).isEqualTo(0.5);
    assertThatThrownBy(() -> Rates.parse("5g"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'5g' is not a rate");
  }
}
