package dev.echolab.lab.compare;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.lab.trial.LabDocument;
import dev.echolab.lab.trial.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds the order of participants by one metric, as far as the intervals allow one.
 *
 * <p>One is ahead of another if the interval of their ratio, formed round by round, lies wholly
 * beyond the tie margin. "Ahead" is not transitive: a server with wide intervals may be tied with
 * two that are apart. So {@link #places} lists for each who is after it.
 *
 * @param by what decides
 * @param pairs every pair of ranked ones; first is the one certainly ahead, else the better place
 * @param places the ranked ones: by their means, but after all that are certainly ahead
 * @param notRanked the others with their reasons, best mean first
 * @param decided whether all that were measured are ranked, and more rounds would not change the
 *     order of neighbours
 */
@JsonPropertyOrder({"rankedBy", "ranking", "unranked", "pairs", "places", "notRanked", "answer"})
public record Ranking(
    @JsonProperty("rankedBy") Metric by,
    List<Pair> pairs,
    List<Place> places,
    List<NotRanked> notRanked,
    @JsonIgnore boolean decided) {

  /**
   * Two participants.
   *
   * @param ratio of the first to the second, above 1 if the first is better; its interval covers
   *     all pairs and checks together with 95 %; empty if there are too few trials for an interval
   * @param apart whether the first is certainly ahead
   */
  public record Pair(
      String first,
      String second,
      @JsonSerialize(converter = LabDocument.OrNull.class) Optional<ConfidenceInterval> ratio,
      boolean apart) {}

  /** A ranked participant: its mean, who it is ahead of, and who it is tied with. */
  public record Place(
      String name,
      @JsonProperty("level") double mean,
      List<String> aheadOf,
      List<String> tiedWith) {}

  /** A participant without a rank; its mean is null if it is not known. */
  public record NotRanked(String name, String why, @JsonProperty("level") Double mean) {}

  /** Returns the ranked names in groups, divided only where all above are ahead of all below. */
  @JsonProperty("ranking")
  List<List<String>> groups() {
    List<String> names = places.stream().map(Place::name).toList();
    List<List<String>> groups = new ArrayList<>();
    int begin = 0;
    for (int end = 1; end <= names.size(); end++) {
      List<String> below = names.subList(end, names.size());
      if (places.subList(0, end).stream().allMatch(p -> p.aheadOf().containsAll(below))) {
        groups.add(names.subList(begin, end));
        begin = end;
      }
    }
    return groups;
  }

  @JsonProperty
  List<String> unranked() {
    return notRanked.stream().map(NotRanked::name).toList();
  }

  /** Returns the names that were measured, best first: the ranked ones, then the others. */
  List<String> order() {
    return List.copyOf(means().keySet());
  }

  /** Returns the mean that decided the order of each that was measured, in that order. */
  Map<String, Double> means() {
    Map<String, Double> means = new LinkedHashMap<>();
    places.forEach(each -> means.put(each.name(), each.mean()));
    notRanked.stream()
        .filter(each -> each.mean() != null)
        .forEach(each -> means.put(each.name(), each.mean()));
    return means;
  }

  /**
   * Returns the number of the place, with {@code ?} if the first is not certainly ahead; a dash
   * without a rank.
   */
  String rankOf(String name) {
    int place = places.stream().map(Place::name).toList().indexOf(name);
    return place < 0
        ? "-"
        : place + 1 + (place > 0 && !places.get(0).aheadOf().contains(name) ? "?" : "");
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
