package dev.echolab.lab.compare;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dev.echolab.lab.stats.Bootstrap;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.lab.trial.LabDocument;
import dev.echolab.lab.trial.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Ranks participants as far as the intervals allow it.
 *
 * <p>Participants are put in the order of their means. One is ahead of another if the interval of
 * their ratio, formed round by round, lies wholly beyond the tie margin. "Ahead" is not transitive:
 * a server with wide intervals may be tied with two that are apart. So {@link #places} lists for
 * each who is after it.
 *
 * @param by what decides
 * @param groups names, best group first; divided only where all above are ahead of all below
 * @param unranked names of those that cannot be ranked
 * @param pairs every pair of ranked ones, the better first
 * @param places the ranked ones, best first
 * @param notRanked the unranked ones with their reasons, best mean first
 * @param decided whether more rounds would not change the order of neighbours
 */
public record Ranking(
    @JsonProperty("rankedBy") Metric by,
    @JsonProperty("ranking") List<List<String>> groups,
    List<String> unranked,
    List<Pair> pairs,
    List<Place> places,
    List<NotRanked> notRanked,
    @JsonIgnore boolean decided) {

  /**
   * Two participants.
   *
   * @param ratio of the first to the second, above 1 if the first is better; its interval covers
   *     all pairs and checks together with 95 %; empty if there are too few trials for an interval
   * @param apart whether one is ahead
   */
  public record Pair(
      String first,
      String second,
      @JsonSerialize(converter = LabDocument.OrNull.class) Optional<ConfidenceInterval> ratio,
      boolean apart) {}

  /** A ranked participant: its mean, who it is ahead of, and who it is tied with. */
  public record Place(String name, double level, List<String> aheadOf, List<String> tiedWith) {}

  /**
   * A participant without a rank.
   *
   * @param level geometric mean of its VALID trials; null if there is none
   */
  public record NotRanked(String name, String why, Double level) {}

  /** Ranks the VALID participants that have enough rounds for an interval. */
  static Ranking of(
      Metric by,
      StoppingRule rule,
      List<ParticipantResult> participantResults,
      PairedTrials trials) {
    Comparator<String> byLevel =
        Comparator.comparingDouble(name -> trials.level(name, by).orElseThrow());
    Comparator<String> bestFirst =
        by.better() == Metric.Better.HIGHER ? byLevel.reversed() : byLevel;
    List<ParticipantResult> withLevel =
        participantResults.stream().filter(p -> trials.level(name(p), by).isPresent()).toList();
    List<String> ranked =
        withLevel.stream()
            .filter(p -> p.status() == ParticipantResult.Status.VALID)
            .map(Ranking::name)
            .filter(name -> trials.roundsOf(name, by) >= Bootstrap.MIN_VALUES)
            .sorted(bestFirst)
            .toList();
    List<Pair> pairs = pairs(ranked, by, rule, trials);
    List<NotRanked> notRanked =
        Stream.concat(
                withLevel.stream().sorted(Comparator.comparing(Ranking::name, bestFirst)),
                participantResults.stream().filter(p -> !withLevel.contains(p)))
            .filter(p -> !ranked.contains(name(p)))
            .map(p -> notRanked(p, by, trials))
            .toList();
    boolean decided =
        pairs.stream()
                .filter(p -> ranked.indexOf(p.second()) == ranked.indexOf(p.first()) + 1)
                .allMatch(p -> p.ratio().map(rule::isDecided).orElse(false))
            && withLevel.stream()
                .filter(p -> p.status() == ParticipantResult.Status.VALID)
                .allMatch(p -> ranked.contains(name(p)));
    return new Ranking(
        by,
        groups(ranked, pairs),
        participantResults.stream().map(Ranking::name).filter(n -> !ranked.contains(n)).toList(),
        pairs,
        ranked.stream()
            .map(name -> place(name, trials.level(name, by).orElseThrow(), pairs))
            .toList(),
        notRanked,
        decided);
  }

  private static String name(ParticipantResult participantResult) {
    return participantResult.participant().name();
  }

  private static NotRanked notRanked(ParticipantResult result, Metric by, PairedTrials trials) {
    int rounds = trials.roundsOf(name(result), by);
    Double level = rounds == 0 ? null : trials.level(name(result), by).orElseThrow();
    String count = rounds + (rounds == 1 ? " trial" : " trials");
    String why =
        switch (result.status()) {
          case VALID -> rounds == 0 ? "not known" : count;
          case INVALID -> rounds == 0 ? "no VALID trial" : "only " + count + " VALID";
          case SKIPPED -> "skipped";
          case FAILED -> "failed";
          case NOT_RUN -> "not run";
        };
    return new NotRanked(name(result), why, level);
  }

  private static List<Pair> pairs(
      List<String> ranked, Metric by, StoppingRule rule, PairedTrials trials) {
    double errorRate = rule.errorRate(ranked.size() * (ranked.size() - 1) / 2);
    List<Pair> pairs = new ArrayList<>();
    for (int a = 0; a < ranked.size(); a++) {
      for (int b = a + 1; b < ranked.size(); b++) {
        Optional<ConfidenceInterval> ratio =
            trials
                .ratio(ranked.get(a), ranked.get(b), by, errorRate)
                .map(r -> by.better() == Metric.Better.HIGHER ? r : r.inverse());
        boolean apart = ratio.map(rule::isApart).orElse(false);
        pairs.add(new Pair(ranked.get(a), ranked.get(b), ratio, apart));
      }
    }
    return pairs;
  }

  private static Place place(String name, double level, List<Pair> pairs) {
    List<String> aheadOf =
        pairs.stream().filter(p -> p.first().equals(name) && p.apart()).map(Pair::second).toList();
    List<String> tiedWith =
        pairs.stream()
            .filter(p -> p.ratio().isPresent() && !p.apart())
            .filter(p -> p.first().equals(name) || p.second().equals(name))
            .map(p -> p.first().equals(name) ? p.second() : p.first())
            .toList();
    return new Place(name, level, aheadOf, tiedWith);
  }

  private static List<List<String>> groups(List<String> ranked, List<Pair> pairs) {
    List<List<String>> groups = new ArrayList<>();
    List<String> group = new ArrayList<>();
    for (int i = 0; i < ranked.size(); i++) {
      group.add(ranked.get(i));
      if (i == ranked.size() - 1 || isLine(ranked, i, pairs)) {
        groups.add(List.copyOf(group));
        group.clear();
      }
    }
    return groups;
  }

  /** Returns true if everyone up to {@code last} is ahead of everyone after it. */
  private static boolean isLine(List<String> ranked, int last, List<Pair> pairs) {
    List<String> above = ranked.subList(0, last + 1);
    return pairs.stream()
        .filter(p -> above.contains(p.first()) && !above.contains(p.second()))
        .allMatch(Pair::apart);
  }

  /** Returns the names that were measured, best first: the ranked ones, then the others. */
  List<String> order() {
    return Stream.concat(
            places.stream().map(Place::name),
            notRanked.stream().filter(each -> each.level() != null).map(NotRanked::name))
        .toList();
  }

  /** Returns the mean that decided the order; empty if it was not measured. */
  OptionalDouble levelOf(String name) {
    return Stream.concat(
            places.stream().filter(p -> p.name().equals(name)).map(Place::level),
            notRanked.stream().filter(p -> p.name().equals(name)).map(NotRanked::level))
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .findFirst();
  }

  /**
   * Returns the place by the mean, with {@code ?} if the first is not certainly ahead; a dash
   * without a rank.
   */
  String rankOf(String name) {
    List<String> ranked = places.stream().map(Place::name).toList();
    int place = ranked.indexOf(name);
    if (place < 0) {
      return "-";
    }
    return place + 1 + (place > 0 && !places.get(0).aheadOf().contains(name) ? "?" : "");
  }

  boolean hasTie() {
    return places.size() > 1 && places.get(0).aheadOf().size() < places.size() - 1;
  }

  /** Returns one sentence that answers which is best, and how sure that is. */
  @JsonProperty
  String answer() {
    return RankingText.answer(this);
  }
}
