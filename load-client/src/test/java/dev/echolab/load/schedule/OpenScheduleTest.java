package dev.echolab.load.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.echolab.load.plan.Arrivals;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.LoopModel;
import dev.echolab.load.plan.RateProfile;
import dev.echolab.load.plan.Rates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenScheduleTest {
  private static final long SECOND = 1_000_000_000L;

  private static OpenSchedule schedule(
      LoopModel.Open loop, int connections, int thread, int threads, long endNs) {
    return new OpenSchedule(
        plan(loop, connections, threads).duration(Duration.ofNanos(endNs)).build(), thread, 0);
  }

  private static LoadPlan.Builder plan(LoopModel.Open loop, int connections, int threads) {
    return LoadPlan.builder("127.0.0.1", 1)
        .loop(loop)
        .connections(connections)
        .threads(threads)
        .warmup(Duration.ZERO)
        .seed(99);
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
        List<String> one = drain(schedule(loop, 7, 0, 1, SECOND), 0, 1);
        List<String> three = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
          three.addAll(drain(schedule(loop, 7, t, 3, SECOND), t, 3));
        }
        assertThat(three).containsExactlyInAnyOrderElementsOf(one);
      }
    }
  }

  private static List<String> drain(OpenSchedule s, int thread, int threads) {
    List<String> all = new ArrayList<>();
    while (s.dueNs() != OpenSchedule.NEVER) {
      all.add(s.dueNs() + "@" + (s.connectionIndex() * threads + thread));
      s.advance();
    }
    return all;
  }

  @Test
  void onlyMessagesOfTheMeasuredTimeCountAsRequests() {
    LoopModel.Open loop = open(100, Arrivals.CONSTANT, LoopModel.Spread.ROUND_ROBIN);
    OpenSchedule s =
        new OpenSchedule(plan(loop, 1, 1).warmup(Duration.ofSeconds(1)).requests(50).build(), 0, 0);
    List<String> all = drain(s, 0, 1);
    assertThat(all).hasSize(100 + 50);
  }

  private static OpenSchedule profile(String text, Arrivals arrivals, int thread, int threads) {
    RateProfile profile = RateProfile.parse(text);
    LoopModel.Open loop =
        new LoopModel.Open(
            profile.meanPerSecond(), arrivals, LoopModel.Spread.ROUND_ROBIN, 1, profile);
    return new OpenSchedule(
        plan(loop, 6, threads).warmup(Duration.ofSeconds(1)).duration(profile.duration()).build(),
        thread,
        0);
  }

  /** Returns how many messages are due in each second; the first second is the warm-up. */
  private static int[] perSecond(OpenSchedule schedule, int seconds) {
    int[] counts = new int[seconds];
    for (; schedule.dueNs() != OpenSchedule.NEVER; schedule.advance()) {
      counts[(int) (schedule.dueNs() / SECOND)]++;
    }
    return counts;
  }

  @Test
  void theRateFollowsItsProfileSecondBySecond() {
    // 1,000/s at the start and 5,000/s at the end of four seconds, then a drop, then a ramp down.
    int[] counts = perSecond(profile("1k..5k/4s,500/2s,3k..1k/2s", Arrivals.CONSTANT, 0, 1), 9);
    int[] expected = {1_000, 1_500, 2_500, 3_500, 4_500, 500, 500, 2_500, 1_500};
    for (int i = 0; i < expected.length; i++) {
      assertThat(counts[i]).as("second " + i).isBetween(expected[i] - 1, expected[i] + 1);
    }
  }

  @Test
  void aRampHasNoJumpBetweenTwoMessages() {
    OpenSchedule schedule = profile("1k..5k/4s", Arrivals.CONSTANT, 0, 1);
    long before = schedule.dueNs();
    for (schedule.advance(); schedule.dueNs() != OpenSchedule.NEVER; schedule.advance()) {
      assertThat(schedule.dueNs() - before).isBetween(SECOND / 5_000 - 1, SECOND / 1_000 + 1);
      before = schedule.dueNs();
    }
  }

  @Test
  void randomArrivalsFollowTheProfileOnAverage() {
    int[] counts = perSecond(profile("1k..5k/4s,500/2s", Arrivals.POISSON, 0, 1), 7);
    int[] expected = {1_000, 1_500, 2_500, 3_500, 4_500, 500, 500};
    for (int i = 0; i < expected.length; i++) {
      double fiveSigma = 5 * Math.sqrt(expected[i]);
      assertThat((double) counts[i]).as("seed 99").isCloseTo(expected[i], within(fiveSigma));
    }
  }

  @Test
  void theThreadsShareAProfile() {
    List<String> all = new ArrayList<>();
    for (int thread = 0; thread < 3; thread++) {
      all.addAll(drain(profile("100..500/2s", Arrivals.POISSON, thread, 3), thread, 3));
    }
    assertThat(all)
        .containsExactlyInAnyOrderElementsOf(
            drain(profile("100..500/2s", Arrivals.POISSON, 0, 1), 0, 1));
  }

  @Test
  void theExpectedMessagesAreThoseOfTheProfile() {
    OpenSchedule schedule = profile("1k..5k/4s,500/2s", Arrivals.CONSTANT, 0, 2);
    assertThat(schedule.expectedMessages(SECOND, 5 * SECOND)).isEqualTo(6_000);
    assertThat(schedule.expectedMessages(4 * SECOND, 6 * SECOND)).isEqualTo(2_500);
  }

  @Test
  void ratesHaveDecimalsAndUnits() {
    assertThat(Rates.parse("2.5k")).isEqualTo(2_500);
    assertThat(Rates.parse("1M")).isEqualTo(1e6);
    assertThat(Rates.parse("0.5")).isEqualTo(0.5);
    assertThat(Rates.parse("16.1k")).isEqualTo(16_100);
    assertThat(Rates.parseFraction("0.7%")).isEqualTo(0.007);
    assertThatThrownBy(() -> Rates.parse("5g"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'5g' is not a rate");
  }
}
