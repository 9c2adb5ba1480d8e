package dev.echolab.lab.compare;

import dev.echolab.lab.compare.Ranking.NotRanked;
import dev.echolab.lab.compare.Ranking.Pair;
import dev.echolab.lab.compare.Ranking.Place;
import dev.echolab.lab.stats.Bootstrap;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.lab.trial.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Ranks participants by one metric. */
record Ranker(Metric by, StoppingRule rule, PairedTrials trials) {
  private static final String TOO_FEW_SAMPLES = "too few samples for a p99";

  /** Ranks the VALID participants that have enough rounds for an interval. */
  Ranking rank(List<ParticipantResult> results) {
    Comparator<ParticipantResult> lowestFirst = Comparator.comparingDouble(p -> mean(p.name()));
    List<ParticipantResult> measured =
        results.stream()
            .filter(p -> !Double.isNaN(mean(p.name())))
            .sorted(by.isHigherBetter() ? lowestFirst.reversed() : lowestFirst)
            .toList();
    List<String> candidates =
        measured.stream()
            .filter(p -> p.status() == ParticipantResult.Status.VALID)
            .map(ParticipantResult::name)
            .filter(name -> trials.roundsOf(name, by) >= Bootstrap.MIN_VALUES)
            .toList();
    List<String> ranked = inOrder(candidates, pairs(candidates));
    List<Pair> pairs = pairs(ranked);
    boolean decided =
        ranked.size() == measured.size()
            && pairs.stream()
                .filter(p -> Math.abs(ranked.indexOf(p.first()) - ranked.indexOf(p.second())) == 1)
                .allMatch(p -> p.ratio().map(rule::isDecided).orElse(false));
    List<NotRanked> notRanked =
        Stream.concat(measured.stream(), results.stream().filter(p -> !measured.contains(p)))
            .filter(p -> !ranked.contains(p.name()))
            .map(this::notRanked)
            .toList();
    return new Ranking(
        by, pairs, ranked.stream().map(name -> place(name, pairs)).toList(), notRanked, decided);
  }

  private double mean(String name) {
    return trials.mean(name, by);
  }

  /**
   * Moves each name after all that are certainly ahead of it. A mean is over a server's own rounds,
   * a ratio over the rounds that both have: where a round is missing, they may disagree.
   */
  private static List<String> inOrder(List<String> names, List<Pair> pairs) {
    List<String> rest = new ArrayList<>(names);
    List<String> order = new ArrayList<>();
    while (!rest.isEmpty()) {
      String next =
          rest.stream()
              .filter(
                  name ->
                      pairs.stream()
                          .filter(p -> p.apart() && p.second().equals(name))
                          .noneMatch(p -> rest.contains(p.first())))
              .findFirst()
              .orElse(rest.get(0)); // Each is behind another: the mean decides.
      rest.remove(next);
      order.add(next);
    }
    return order;
  }

  private List<Pair> pairs(List<String> names) {
    double errorRate = rule.errorRate(names.size() * (names.size() - 1) / 2);
    List<Pair> pairs = new ArrayList<>();
    for (int a = 0; a < names.size(); a++) {
      for (int b = a + 1; b < names.size(); b++) {
        pairs.add(pair(names.get(a), names.get(b), errorRate));
      }
    }
    return pairs;
  }

  private Pair pair(String first, String second, double errorRate) {
    Optional<ConfidenceInterval> ratio = trials.ratio(first, second, by, errorRate).map(by::better);
    Optional<ConfidenceInterval> inverse = ratio.map(ConfidenceInterval::inverse);
    return inverse.filter(rule::isApart).isPresent()
        ? new Pair(second, first, inverse, true)
        : new Pair(first, second, ratio, ratio.filter(rule::isApart).isPresent());
  }

  private Place place(String name, List<Pair> pairs) {
    List<String> aheadOf =
        pairs.stream().filter(p -> p.apart() && p.first().equals(name)).map(Pair::second).toList();
    List<String> tiedWith =
        pairs.stream()
            .filter(p -> p.ratio().isPresent() && !p.apart())
            .filter(p -> p.first().equals(name) || p.second().equals(name))
            .map(p -> p.first().equals(name) ? p.second() : p.first())
            .toList();
    return new Place(name, mean(name), aheadOf, tiedWith);
  }

  private NotRanked notRanked(ParticipantResult result) {
    int rounds = trials.roundsOf(result.name(), by);
    int valid = trials.validRoundsOf(result.name());
    String count = valid + (valid == 1 ? " trial" : " trials");
    String why =
        switch (result.status()) {
          case VALID, INVALID -> {
            if (rounds < valid) {
              yield (by == Metric.P99 ? TOO_FEW_SAMPLES : "not known")
                  + (rounds == 0 ? "" : " in %s of %s".formatted(valid - rounds, count));
            }
            yield result.status() == ParticipantResult.Status.VALID
                ? count
                : rounds == 0 ? "no VALID trial" : "only " + count + " VALID";
          }
          case SKIPPED -> "skipped";
          case FAILED -> "failed";
          case NOT_RUN -> "not run";
        };
    return new NotRanked(result.name(), why, rounds == 0 ? null : mean(result.name()));
  }
}
