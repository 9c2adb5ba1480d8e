package dev.echolab.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.echolab.lab.Samples;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.Participant;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.Slot;
import dev.echolab.lab.trial.Trial;
import dev.echolab.load.verdict.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrialScheduleTest {
  private static final List<Scenario> SCENARIOS = List.of(Samples.SCENARIO);
  private static final Duration TRIAL = Duration.ofSeconds(6);
  private static final int COMPARISONS = 400;

  /** Standard deviations of logarithms, as they were on two shared cores. */
  private static final double TRIAL_NOISE = 0.06;

  private static final double ROUND_NOISE = 0.15;

  private long nowNs;

  private static List<Participant> servers(int count) {
    return IntStream.range(0, count).mapToObj(i -> Samples.participant("s" + i)).toList();
  }

  private static StoppingRule defaultRule(int servers) {
    return StoppingRule.of(5, Duration.ofSeconds(345), TRIAL.multipliedBy(servers), 0.02);
  }

  private Trial trial(Slot slot, Trial.Judgement judgement, double perSecond, double cpuNs) {
    nowNs += TRIAL.toNanos();
    return new Trial(
        slot.participant().name(),
        slot.scenario(),
        slot.round(),
        judgement,
        Map.of(Metric.ECHOES_PER_SECOND, perSecond, Metric.CPU, cpuNs),
        Trial.Server.UNKNOWN,
        JsonNodeFactory.instance.objectNode());
  }

  /** Returns a VALID trial; one that the machine disturbed after this many trials. */
  private Trial disturbedAfter(int trials, TrialSchedule schedule, Slot slot) {
    boolean isDisturbed = schedule.trials().size() == trials;
    return trial(slot, isDisturbed ? invalid(Reason.Code.CLIENT_STARVED) : Samples.VALID, 1, 1);
  }

  private static Trial.Judgement invalid(Reason.Code code) {
    return new Trial.Judgement(Trial.Status.INVALID, List.of(code.key()), List.of(code), List.of());
  }

  private static List<ParticipantResult> results(List<Participant> servers, List<Trial> trials) {
    return servers.stream()
        .map(server -> ParticipantResult.of(server, List.of(), SCENARIOS, trials))
        .toList();
  }

  /** Simulates a comparison in which the last server has another throughput and CPU time. */
  private Rankings simulate(int count, double lastFactor, Random random)
      throws InterruptedException {
    nowNs = 0;
    List<Participant> servers = servers(count);
    StoppingRule rule = defaultRule(count);
    TrialSchedule schedule = new TrialSchedule(rule, () -> nowNs);
    double[] roundNoise = IntStream.range(0, 100).mapToDouble(i -> random.nextGaussian()).toArray();
    schedule.run(
        SCENARIOS,
        servers,
        slot -> {
          double factor = slot.participant().equals(servers.get(count - 1)) ? lastFactor : 1;
          double common = Math.exp(ROUND_NOISE * roundNoise[slot.round()]);
          double own = Math.exp(TRIAL_NOISE * random.nextGaussian());
          double ownCpu = Math.exp(TRIAL_NOISE * random.nextGaussian());
          return Optional.of(
              trial(
                  slot,
                  Samples.VALID,
                  1e5 * factor * common * own,
                  1e4 / factor / common * ownCpu));
        },
        trials -> Rankings.of(SCENARIOS, rule, results(servers, trials), trials).areDecided());
    assertThat(Duration.ofNanos(nowNs)).isLessThanOrEqualTo(Duration.ofSeconds(345));
    List<Trial> trials = schedule.trials();
    return Rankings.of(SCENARIOS, rule, results(servers, trials), trials);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 7})
  void equalServersStayTiedInAtLeastNineteenOfTwentyComparisons(int servers) throws Exception {
    Random random = new Random(servers);
    int tied = 0;
    for (int i = 0; i < COMPARISONS; i++) {
      Rankings rankings = simulate(servers, 1, random);
      boolean bothTied =
          rankings.speed().pairs().stream().noneMatch(Ranking.Pair::apart)
              && rankings.cost().pairs().stream().noneMatch(Ranking.Pair::apart);
      tied += bothTied ? 1 : 0;
    }
    assertThat(tied).isGreaterThanOrEqualTo(COMPARISONS * 19 / 20);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 7})
  void aServerThatIsFasterByThirtyPercentIsMostlyFound(int servers) throws Exception {
    Random random = new Random(servers);
    int found = 0;
    for (int i = 0; i < COMPARISONS / 4; i++) {
      Rankings rankings = simulate(servers, 1.3, random);
      List<Ranking.Place> places = rankings.speed().places();
      found += places.get(0).aheadOf().size() == servers - 1 ? 1 : 0;
    }
    assertThat(found).isGreaterThan(COMPARISONS / 4 * 2 / 3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void theLongestAnnouncedTimeIncludesAllRepeats(int rounds) throws Exception {
    StoppingRule rule = new StoppingRule(List.of(rounds), Duration.ZERO, 0.02);
    new TrialSchedule(rule, () -> nowNs)
        .run(
            SCENARIOS,
            servers(3),
            slot -> Optional.of(trial(slot, invalid(Reason.Code.CLIENT_STARVED), 1, 1)),
            trials -> false);
    assertThat(Duration.ofNanos(nowNs)).isEqualTo(rule.maxDuration(TRIAL, 3, SCENARIOS.size()));
  }

  @Test
  void roundsEndWhenTheRankingIsDecided() throws Exception {
    TrialSchedule schedule = new TrialSchedule(defaultRule(2), () -> nowNs);
    TrialSchedule.Stop stop =
        schedule.run(
            SCENARIOS,
            servers(2),
            slot -> Optional.of(trial(slot, Samples.VALID, 1, 1)),
            trials -> true);
    assertThat(stop).isEqualTo(TrialSchedule.Stop.DECIDED);
    assertThat(schedule.trials()).hasSize(10);
  }

  @Test
  void theRankingIsCheckedAtThreePlannedRoundsAtMost() {
    assertThat(defaultRule(2).plannedChecks()).containsExactly(5, 10, 20);
    assertThat(defaultRule(7).plannedChecks()).containsExactly(5, 8);
    assertThat(defaultRule(100).plannedChecks()).containsExactly(5);
    assertThat(defaultRule(2).errorRate(1)).isEqualTo(0.05 / 3);
  }

  @Test
  void roundsEndWhenTrialsTakeLongerThanPlanned() throws Exception {
    StoppingRule rule = defaultRule(2);
    TrialSchedule schedule = new TrialSchedule(rule, () -> nowNs);
    TrialSchedule.Stop stop =
        schedule.run(
            SCENARIOS,
            servers(2),
            slot -> {
              nowNs += Duration.ofSeconds(20).toNanos();
              return Optional.of(trial(slot, Samples.VALID, 1, 1));
            },
            trials -> false);
    assertThat(stop).isEqualTo(TrialSchedule.Stop.TIME_OVER);
    assertThat(Duration.ofNanos(nowNs)).isLessThanOrEqualTo(rule.maxTime());
  }

  @Test
  void aDisturbedTrialIsRepeatedInItsRound() throws Exception {
    TrialSchedule schedule =
        new TrialSchedule(new StoppingRule(List.of(2), Duration.ZERO, 0.02), () -> nowNs);
    schedule.run(
        SCENARIOS,
        servers(2),
        slot -> Optional.of(disturbedAfter(1, schedule, slot)),
        trials -> false);
    assertThat(schedule.trials())
        .extracting(trial -> trial.participant() + trial.round() + trial.status())
        .containsExactly("s01VALID", "s11INVALID", "s11VALID", "s02VALID", "s12VALID");
  }

  @Test
  void repeatsAreAtMostHalfAsManyAsRounds() throws Exception {
    TrialSchedule schedule =
        new TrialSchedule(new StoppingRule(List.of(6), Duration.ZERO, 0.02), () -> nowNs);
    schedule.run(
        SCENARIOS,
        servers(1),
        slot -> Optional.of(trial(slot, invalid(Reason.Code.CLIENT_STARVED), 1, 1)),
        trials -> false);
    assertThat(schedule.trials()).hasSize(6 + 3);
  }

  @Test
  void whatAServerDoesWrongIsNotRepeated() throws Exception {
    TrialSchedule schedule =
        new TrialSchedule(new StoppingRule(List.of(3), Duration.ZERO, 0.02), () -> nowNs);
    schedule.run(
        SCENARIOS,
        servers(1),
        slot -> Optional.of(trial(slot, invalid(Reason.Code.CORRUPT), 1, 1)),
        trials -> false);
    assertThat(schedule.trials()).hasSize(3);
  }

  @Test
  void aDisturbedTrialOfTheMinimumIsRepeatedHoweverLongTheRoundsTake() throws Exception {
    StoppingRule rule = StoppingRule.of(5, Duration.ofSeconds(10), TRIAL.multipliedBy(2), 0.02);
    TrialSchedule schedule = new TrialSchedule(rule, () -> nowNs);
    schedule.run(
        SCENARIOS,
        servers(2),
        slot -> Optional.of(disturbedAfter(9, schedule, slot)),
        trials -> false);
    assertThat(schedule.trials()).hasSize(11);
    assertThat(schedule.trials().get(10).round()).isEqualTo(5);
    assertThat(Duration.ofNanos(nowNs))
        .isLessThanOrEqualTo(rule.maxDuration(TRIAL, 2, SCENARIOS.size()));
  }

  @Test
  void aRoundMayTakeMoreNanosecondsThanALongHolds() {
    Duration trial = Duration.ofDays(2 * 365); // a year of warm-up and one of measured time
    StoppingRule rule =
        StoppingRule.of(5, Duration.ofSeconds(345), trial.multipliedBy(7 * 30), 0.02);
    assertThat(rule.plannedChecks()).containsExactly(5);
    assertThat(rule.maxDuration(trial, 7, 30)).isGreaterThan(trial);
  }
}
