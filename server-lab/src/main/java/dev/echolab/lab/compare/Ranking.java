package dev.echolab.lab.compare;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.lab.trial.LabDocument;
import dev.echolab.lab.trial.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Ranks participants as far as the intervals allow it.
 *
 * <p>Participants are put in the order of their means. A line is drawn between two neighbours only
 * if everyone above it is ahead of everyone below it: interval of the ratio, formed round by round,
 * wholly beyond the tie margin. What lies between two lines is one group, and tied. So a group may
 * hold a pair of which one is ahead, if a third one is tied with both; the pairs show it.
 *
 * @param by what decides
 * @param groups names, best group first
 * @param unranked names of those that cannot be ranked
 * @param pairs every pair of ranked ones, the better first
 */
public record Ranking(
    @JsonProperty("rankedBy") Metric by,
    @JsonProperty("ranking") List<List<String>> groups,
    List<String> unranked,
    List<Pair> pairs) {

  /**
   * Two participants.
   *
   * @param ratio of the first to the second, above 1 if the first is better; empty if there are too
   *     few trials for an interval
   * @param apart whether one is ahead
   */
  public record Pair(
      String first,
      String second,
      @JsonSerialize(converter = LabDocument.OrNull.class) Optional<ConfidenceInterval> ratio,
      boolean apart) {}

  public Ranking {
    groups = List.copyOf(groups);
    unranked = List.copyOf(unranked);
    pairs = List.copyOf(pairs);
  }

  /**
   * Ranks the VALID participants.
   *
   * @param margin ratios within 1/(1+margin) to 1+margin are a tie, however sure
   */
  static Ranking of(
      Metric by, double margin, List<ParticipantResult> participantResults, PairedTrials trials) {
    List<String> ranked = new ArrayList<>();
    List<String> unranked = new ArrayList<>();
    for (ParticipantResult participantResult : participantResults) {
      String name = participantResult.participant().name();
      boolean measured =
          participantResult.status() == ParticipantResult.Status.VALID
              && trials.level(name, by).isPresent();
      (measured ? ranked : unranked).add(name);
    }
    Comparator<String> byLevel =
        Comparator.comparingDouble(name -> trials.level(name, by).orElseThrow());
    ranked.sort(by.better() == Metric.Better.HIGHER ? byLevel.reversed() : byLevel);

    List<Pair> pairs = new ArrayList<>();
    for (int a = 0; a < ranked.size(); a++) {
      for (int b = a + 1; b < ranked.size(); b++) {
        pairs.add(pair(ranked.get(a), ranked.get(b), by, margin, trials));
      }
    }
    List<List<String>> groups = new ArrayList<>();
    List<String> group = new ArrayList<>();
    for (int i = 0; i < ranked.size(); i++) {
      group.add(ranked.get(i));
      if (i == ranked.size() - 1 || isLine(ranked, i, pairs)) {
        groups.add(List.copyOf(group));
        group.clear();
      }
    }
    return new Ranking(by, groups, unranked, pairs);
  }

  private static Pair pair(
      String first, String second, Metric by, double margin, PairedTrials trials) {
    Optional<ConfidenceInterval> ratio =
        trials
            .ratio(first, second, by)
            .map(r -> by.better() == Metric.Better.HIGHER ? r : r.inverse());
    return new Pair(first, second, ratio, ratio.map(r -> r.isAbove(1 + margin)).orElse(false));
  }

  /** Returns true if everyone up to {@code last} is ahead of everyone after it. */
  private static boolean isLine(List<String> ranked, int last, List<Pair> pairs) {
    List<String> above = ranked.subList(0, last + 1);
    return pairs.stream()
        .filter(p -> above.contains(p.first()) && !above.contains(p.second()))
        .allMatch(Pair::apart);
  }
}
