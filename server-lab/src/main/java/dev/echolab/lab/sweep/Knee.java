package dev.echolab.lab.sweep;

import dev.echolab.lab.stats.Bootstrap;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.lab.stats.Stats;
import dev.echolab.lab.sweep.KneeSearch.Bracket;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Holds the highest rate that meets the thresholds, from several searches.
 *
 * @param rate messages per second with its interval; empty if no search found both a rate that
 *     meets and one that misses
 * @param why why there is none, or why there were fewer searches than intended; else empty
 */
public record Knee(
    String participant, int searches, Optional<ConfidenceInterval> rate, Optional<String> why) {

  /**
   * The mean of the searches' results. The interval covers two doubts: how much the searches differ
   * (bootstrap; with fewer than 5 of them their whole range), and how far apart the last two rates
   * of each lie.
   *
   * @param ended why the last search did not end, if that is so
   */
  public static Knee of(String participant, List<Bracket> brackets, Optional<String> ended) {
    List<Bracket> closed = brackets.stream().filter(Bracket::isClosed).toList();
    Optional<String> why = ended.or(() -> whyNotClosed(brackets));
    if (closed.isEmpty()) {
      return new Knee(participant, 0, Optional.empty(), why);
    }
    double[] middles = closed.stream().mapToDouble(Bracket::middle).toArray();
    double gap =
        closed.stream().mapToDouble(b -> Math.sqrt(b.missed() / b.met())).max().orElseThrow();
    ConfidenceInterval rate =
        Bootstrap.ofRatios(Arrays.stream(middles).map(Math::log).toArray())
            .map(i -> new ConfidenceInterval(i.low() / gap, i.value(), i.high() * gap))
            .orElseGet(
                () ->
                    new ConfidenceInterval(
                        closed.stream().mapToDouble(Bracket::met).min().orElseThrow(),
                        Stats.geometricMean(middles),
                        closed.stream().mapToDouble(Bracket::missed).max().orElseThrow()));
    return new Knee(participant, closed.size(), Optional.of(rate), why);
  }

  /** Returns why a search found no knee; empty if each found one. */
  private static Optional<String> whyNotClosed(List<Bracket> brackets) {
    return brackets.isEmpty()
        ? Optional.of("the search did not end")
        : brackets.stream()
            .filter(bracket -> !bracket.isClosed())
            .findFirst()
            .map(
                bracket ->
                    bracket.met() == 0
                        ? "even the lowest rate missed the threshold"
                        : "even the highest rate met the threshold");
  }
}
