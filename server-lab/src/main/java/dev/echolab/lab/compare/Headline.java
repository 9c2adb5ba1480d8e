package dev.echolab.lab.compare;

import dev.echolab.lab.stats.Bootstrap;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.lab.trial.Metric;
import dev.echolab.load.report.Format;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes the result of a comparison as one sentence: the best server against the baseline, or
 * against the second, with the ratios of speed and of CPU per echo.
 */
record Headline(Rankings rankings, String first, String other) {
  static String of(CompareResult result) {
    String sentence = of(result.rankings(), result.settings().baseline());
    int loads = result.cells().size();
    return loads == 1 ? sentence : "Over " + loads + " loads: " + sentence;
  }

  /** Returns the sentence of a pair of rankings; without a baseline against the second best. */
  static String of(Rankings rankings, Optional<String> baseline) {
    List<String> order = rankings.speed().order();
    if (order.isEmpty()) {
      String what = rankings.measured().isEmpty() ? "Nothing was measured: " : "No comparison: ";
      return what + RankingText.notRanked(rankings.speed()) + ".";
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
    Ranking ranking = rankings.speed();
    double mean = ranking.means().get(name);
    String speed =
        ranking.by() == Metric.P99
            ? " had a p99 of " + Format.time(Math.round(mean))
            : " served " + Format.rate(mean) + " echoes/s";
    Double cpuNs = rankings.cost().means().get(name);
    String cost = cpuNs == null ? "" : " at " + Format.time(Math.round(cpuNs)) + " CPU per echo";
    int servers = ranking.places().size() + ranking.notRanked().size();
    String what =
        rankings.measured().size() > 1 ? "a known " + ranking.by().label() : "VALID trials";
    return (servers == 1
            ? name
            : "No comparison: only %s of %s servers has %s; it".formatted(name, servers, what))
        + speed
        + cost
        + ".";
  }

  private String ofTwo() {
    Ranking speed = rankings.speed();
    String sentence =
        speed.by() == Metric.P99
            ? first + " had " + ratio(speed, "the p99 of " + other).orElseThrow()
            : first + " served " + ratio(speed, other).orElseThrow();
    String cost = ratio(rankings.cost(), "the CPU per echo").map(text -> " at " + text).orElse("");
    String firstLook = pair(speed).isPresent() ? "" : " A first look: " + whyNoPair() + ".";
    return sentence + cost + "." + firstLook + cheapest();
  }

  private String whyNoPair() {
    List<String> invalid = rankings.tooOftenInvalid(List.of(first, other));
    return invalid.isEmpty()
        ? Bootstrap.MIN_VALUES
            + " VALID trials of each can rank"
            + (rankings.speed().by() == Metric.P99 ? ", if all have enough samples for a p99" : "")
        : RankingText.TOO_OFTEN_INVALID.formatted(String.join(", ", invalid));
  }

  /** Returns a second sentence if a third server is certainly cheaper than the first. */
  private String cheapest() {
    List<Ranking.Place> places = rankings.cost().places();
    if (places.isEmpty()
        || List.of(first, other).contains(places.get(0).name())
        || !places.get(0).aheadOf().contains(first)) {
      return "";
    }
    Ranking.Place best = places.get(0);
    boolean isCheapest =
        best.aheadOf().contains(other) && best.aheadOf().size() == places.size() - 1;
    String name = (isCheapest ? " Cheapest: " : " Cheaper than " + first + ": ") + best.name();
    String what = "the CPU per echo" + (isCheapest ? " of " + first : "");
    return new Headline(rankings, best.name(), first)
        .ratio(rankings.cost(), what)
        .map(text -> name + ", " + text + ".")
        .orElse("");
  }

  /**
   * Returns the ratio of the first to the other, with its interval in parentheses if there is one;
   * empty if a figure is not known.
   */
  private Optional<String> ratio(Ranking ranking, String what) {
    Optional<Ranking.Pair> pair = pair(ranking);
    if (pair.isEmpty()) {
      Map<String, Double> means = ranking.means();
      return means.keySet().containsAll(List.of(first, other))
          ? Optional.of(
              "about %s x %s"
                  .formatted(ConfidenceInterval.times(means.get(first) / means.get(other)), what))
          : Optional.empty();
    }
    ConfidenceInterval ofPair = ranking.by().better(pair.get().ratio().orElseThrow());
    ConfidenceInterval ratio = pair.get().first().equals(first) ? ofPair : ofPair.inverse();
    String certain = pair.get().apart() ? "" : ", not certain";
    return Optional.of(ratio.timesText(what, certain));
  }

  private Optional<Ranking.Pair> pair(Ranking ranking) {
    return ranking.pairs().stream()
        .filter(pair -> pair.ratio().isPresent())
        .filter(pair -> List.of(first, other).containsAll(List.of(pair.first(), pair.second())))
        .findFirst();
  }
}
