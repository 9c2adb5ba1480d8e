package dev.echolab.lab.compare;

import dev.echolab.lab.stats.ConfidenceInterval;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Says when a comparison may end, and how sure a difference must be.
 *
 * <p>A comparison that is checked after every round, and ends as soon as something differs, finds
 * differences between equal servers. So the ranking is checked at a few planned rounds only, and
 * the error rate of 5 % is divided by their number and by the number of pairs (Bonferroni): of 20
 * comparisons of equal servers at most one ranks any of them.
 *
 * @param plannedChecks the rounds after which the ranking is checked; the first is the minimum, the
 *     last the maximum
 * @param maxTime beyond the minimum, no round and no repeat starts if it would probably end later;
 *     zero: no limit
 * @param margin ratios within 1/(1+margin) to 1+margin are a tie, however sure
 */
public record StoppingRule(List<Integer> plannedChecks, Duration maxTime, double margin) {
  private static final int MAX_CHECKS = 3;

  private static final double ERROR_RATE = 0.05;

  /** A tie is sure if the whole interval is within this ratio: more rounds would not help. */
  private static final double PRECISION = 0.05;

  /**
   * Returns a rule that adds rounds to the minimum while time remains; none if it is zero.
   *
   * @param round how long one takes, above zero; it may be more than a long has nanoseconds
   */
  public static StoppingRule of(int minRounds, Duration maxTime, Duration round, double margin) {
    long maxRounds = maxTime.dividedBy(round);
    List<Integer> checks = new ArrayList<>(List.of(minRounds));
    int last = minRounds;
    while (checks.size() < MAX_CHECKS && last < maxRounds) {
      last = (int) Math.min(maxRounds, 2L * last);
      checks.add(last);
    }
    return new StoppingRule(checks, maxTime, margin);
  }

  int minRounds() {
    return plannedChecks.get(0);
  }

  int maxRounds() {
    return plannedChecks.get(plannedChecks.size() - 1);
  }

  /** Returns the number of rounds for people: 1 round, 5 rounds, 5 to 20 rounds. */
  public String describeRounds() {
    String rounds = maxRounds() == 1 ? " round" : " rounds";
    return (minRounds() == maxRounds() ? "" : minRounds() + " to ") + maxRounds() + rounds;
  }

  /** Returns how long the comparison takes at most, with the repeats of disturbed trials. */
  public Duration maxDuration(Duration trial, int servers, int scenarios) {
    Duration round = trial.multipliedBy((long) servers * scenarios);
    Duration oneOfEach = trial.multipliedBy(servers);
    Duration all =
        round.multipliedBy(maxRounds()).plus(oneOfEach.multipliedBy(maxRepeats(maxRounds())));
    if (maxTime.isZero()) {
      return all;
    }
    Duration planned = minDuration(round).plus(oneOfEach.multipliedBy(maxRepeats(minRounds())));
    Duration limit = maxTime.compareTo(planned) > 0 ? maxTime : planned;
    return all.compareTo(limit) < 0 ? all : limit;
  }

  /** Returns how many disturbed trials of one server may be repeated until the end of a round. */
  static int maxRepeats(int round) {
    return Math.max(1, round / 2);
  }

  /** Returns how long the planned rounds take. */
  public Duration minDuration(Duration round) {
    return round.multipliedBy(minRounds());
  }

  /** Returns the probability with which the interval of one pair may miss its ratio. */
  double errorRate(int pairs) {
    return ERROR_RATE / (Math.max(1, pairs) * plannedChecks.size());
  }

  /** Returns true if the first of a pair, the better one, is ahead for certain. */
  boolean isApart(ConfidenceInterval ratio) {
    return ratio.isAbove(1 + margin);
  }

  /** Returns true if more rounds would not change the result of a pair. */
  boolean isDecided(ConfidenceInterval ratio) {
    return isApart(ratio) || (ratio.isAbove(1 / (1 + PRECISION)) && ratio.isBelow(1 + PRECISION));
  }
}
