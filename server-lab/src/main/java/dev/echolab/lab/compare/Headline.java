package dev.echolab.lab.compare;

import dev.echolab.lab.stats.Bootstrap;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.lab.trial.Metric;
import dev.echolab.load.report.Format;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Writes the result of a comparison as one sentence: the best server against the baseline, or
 * against the second, with the ratios of speed and of CPU per echo.
 */
final class Headline {
  private final Rankings rankings;
  private final String first;
  private final String other;

  private Headline(Rankings rankings, String first, String other) {
    this.rankings = rankings;
    this.first = first;
    this.other = other;
  }

  /** Returns the sentence over all loads. */
  static String of(CompareResult result) {
    String sentence = of(result.rankings(), result.settings().baseline());
    int loads = result.cells().size();
    return loads == 1 ? sentence : "Over " + loads + " loads: " + sentence;
  }

  /**
   * Returns the sentence of one pair of rankings.
   *
   * @param baseline the name that the user gave; empty: the second best
   */
  static String of(Rankings rankings, Optional<String> baseline) {
    List<String> order = rankings.speed().order();
    if (order.isEmpty()) {
      return "Nothing was measured: " + RankingText.notRanked(rankings.speed()) + ".";
    }
    String first = order.get(0);
    Optional<String> other =
        Stream.concat(baseline.stream(), order.stream())
            .filter(name -> order.contains(name) && !name.equals(first))
            .findFirst();
    return other
        .map(name -> new Headline(rankings, first, name).ofTwo())
        .orElseGet(() -> ofOne(rankings, first));
  }

  private static String ofOne(Rankings rankings, String name) {
    double mean = rankings.speed().meanOf(name).orElseThrow();
    String speed =
        rankings.speed().by() == Metric.P99
            ? " had a p99 of " + Format.time(Math.round(mean))
            : " served " + Format.rate(mean) + " echoes/s";
    OptionalDouble cpu = rankings.cost().meanOf(name);
    int servers = rankings.speed().places().size() + rankings.speed().notRanked().size();
    String who =
        servers == 1
            ? name
            : "No comparison: only %s of %s servers has VALID trials; it".formatted(name, servers);
    return who
        + speed
        + (cpu.isPresent()
            ? " at " + Format.time(Math.round(cpu.getAsDouble())) + " CPU per echo."
            : ".");
  }

  private String ofTwo() {
    Ranking speed = rankings.speed();
    Ratio ratio = ratio(speed).orElseThrow();
    String sentence =
        speed.by() == Metric.P99
            ? first + " had " + ratio.of("the p99 of " + other)
            : first + " served " + ratio.of(other);
    String cost = ratio(rankings.cost()).map(x -> " at " + x.of("the CPU per echo")).orElse("");
    return sentence + cost + "." + tooFew() + cheapest();
  }

  private String tooFew() {
    return pair(rankings.speed()).isPresent()
        ? ""
        : " A first look: " + Bootstrap.MIN_VALUES + " VALID trials of each can rank.";
  }

  /** Returns a second sentence if a third server is certainly cheaper than the first. */
  private String cheapest() {
    Ranking cost = rankings.cost();
    List<Ranking.Place> places = cost.places();
    if (places.isEmpty() || List.of(first, other).contains(places.get(0).name())) {
      return "";
    }
    Ranking.Place best = places.get(0);
    if (!best.aheadOf().contains(first)) {
      return "";
    }
    String than = "the CPU per echo" + (isCheapest(best) ? " of " + first : "");
    String name =
        (isCheapest(best) ? " Cheapest: " : " Cheaper than " + first + ": ") + best.name();
    return new Headline(rankings, best.name(), first)
        .ratio(cost)
        .map(x -> name + ", " + x.of(than) + ".")
        .orElse("");
  }

  private boolean isCheapest(Ranking.Place best) {
    return best.aheadOf().contains(other)
        && best.aheadOf().size() == rankings.cost().places().size() - 1;
  }

  /** A ratio of the first to the other, with its interval in parentheses if there is one. */
  private record Ratio(String times, String interval) {
    private String of(String what) {
      return times + " x " + what + interval;
    }
  }

  /** Returns the ratio by what a ranking is about; empty if a figure is not known. */
  private Optional<Ratio> ratio(Ranking ranking) {
    Optional<Ranking.Pair> pair = pair(ranking);
    if (pair.isEmpty()) {
      OptionalDouble a = ranking.meanOf(first);
      OptionalDouble b = ranking.meanOf(other);
      return a.isPresent() && b.isPresent()
          ? Optional.of(
              new Ratio("about " + ConfidenceInterval.times(a.getAsDouble() / b.getAsDouble()), ""))
          : Optional.empty();
    }
    // The ratio of a pair is above 1 if its first is better, whichever direction is good.
    ConfidenceInterval better = pair.get().ratio().orElseThrow();
    boolean isHigher = ranking.by().better() == Metric.Better.HIGHER;
    boolean isInOrder = pair.get().first().equals(first);
    ConfidenceInterval ratio = isHigher == isInOrder ? better : better.inverse();
    String certain = pair.get().apart() ? "" : ", not certain";
    return Optional.of(
        new Ratio(
            ConfidenceInterval.times(ratio.value()), " (" + ratio.rangeText() + certain + ")"));
  }

  private Optional<Ranking.Pair> pair(Ranking ranking) {
    return ranking.pairs().stream()
        .filter(pair -> pair.ratio().isPresent() && pair.isOf(first, other))
        .findFirst();
  }
}
