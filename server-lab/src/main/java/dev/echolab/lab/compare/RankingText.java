package dev.echolab.lab.compare;

import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.lab.trial.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a ranking as sentences. */
final class RankingText {
  static final String TOO_OFTEN_INVALID =
      "no rank for %s: no VALID trial in more than a quarter of the rounds";

  private RankingText() {}

  private static String isBetter(Metric by) {
    return switch (by) {
      case ECHOES_PER_SECOND -> " is faster than ";
      case CPU -> " is cheaper than ";
      default -> " has a lower " + by.label() + " than ";
    };
  }

  static String answer(Ranking ranking) {
    List<Ranking.Place> places = ranking.places();
    if (places.size() < 2) {
      String only = places.isEmpty() ? "" : places.get(0).name() + " alone has a rank; ";
      return only + notRanked(ranking);
    }
    Ranking.Place best = places.get(0);
    int others = places.size() - 1;
    String than = isBetter(ranking.by());
    if (best.aheadOf().size() == others) {
      return best.name() + than + second(ranking, others);
    }
    String tied =
        best.tiedWith().isEmpty()
            ? best.name() + " has the best mean"
            : best.name() + " is not certainly ahead of " + String.join(", ", best.tiedWith());
    return best.aheadOf().isEmpty()
        ? tied
        : tied + "; " + best.name() + than + String.join(", ", best.aheadOf());
  }

  /** Returns how far the best is ahead of the second, if it is ahead of all. */
  private static String second(Ranking ranking, int others) {
    Ranking.Pair pair = ranking.pairs().get(0);
    ConfidenceInterval better = pair.ratio().orElseThrow();
    String ratio = "x " + ranking.by().better(better).ratioText();
    return others == 1
        ? pair.second() + ": " + ratio
        : "all others: " + ratio + " of " + pair.second();
  }

  /** Returns the reason of each name without a rank, and a first look at their means. */
  static String notRanked(Ranking ranking) {
    if (ranking.notRanked().isEmpty()) {
      return "no other was measured";
    }
    List<String> reasons =
        ranking.notRanked().stream().map(Ranking.NotRanked::why).distinct().toList();
    String text =
        ranking.places().isEmpty() && reasons.size() == 1
            ? "not ranked (" + reasons.get(0) + ")"
            : "not ranked: "
                + ranking.notRanked().stream()
                    .map(each -> each.name() + " (" + each.why() + ")")
                    .collect(Collectors.joining(", "));
    String look = firstLook(ranking);
    return look.isEmpty() ? text : text + "; first look: " + look;
  }

  /** Returns the best mean against the others; empty if fewer than two are known. */
  private static String firstLook(Ranking ranking) {
    Map<String, Double> means = ranking.means();
    Comparator<String> byMean = Comparator.comparing(means::get);
    List<String> known =
        means.keySet().stream()
            .sorted(ranking.by().isHigherBetter() ? byMean.reversed() : byMean)
            .toList();
    if (known.size() < 2 || known.size() == ranking.places().size()) {
      return "";
    }
    double best = means.get(known.get(0));
    return known.get(0)
        + " about "
        + known.stream()
            .skip(1)
            .map(name -> times(best / means.get(name)) + " x " + name)
            .collect(Collectors.joining(", "));
  }

  private static String times(double ratio) {
    return String.format(Locale.ROOT, ratio >= 10 ? "%.0f" : ratio < 1 ? "%.2f" : "%.1f", ratio);
  }

  /** Returns the answers by speed and by cost, each with who is ahead of whom. */
  static List<String> lines(Rankings rankings) {
    List<String> lines = new ArrayList<>();
    addLines(lines, rankings.speed());
    addLines(lines, rankings.cost());
    return lines;
  }

  private static void addLines(List<String> lines, Ranking ranking) {
    String than = isBetter(ranking.by());
    lines.add("by " + ranking.by().label() + ": " + answer(ranking));
    if (ranking.places().size() > 2) {
      ranking.places().stream()
          .filter(place -> !place.aheadOf().isEmpty())
          .map(place -> "  " + place.name() + than + String.join(", ", place.aheadOf()))
          .forEach(lines::add);
    }
    if (ranking.places().size() > 1 && !ranking.notRanked().isEmpty()) {
      lines.add("  " + notRanked(ranking));
    }
  }
}
