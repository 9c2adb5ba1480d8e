package dev.echolab.lab.sweep;

import dev.echolab.load.report.Format;
import dev.echolab.load.verdict.Reason;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Holds the range in which the knee of one server lies, from the measurements of its sweep. Unlike
 * a {@link Knee} it needs no search that ended: a disturbance only lengthens latencies, so a rate
 * that was met stays met, and a miss counts only if nothing but the server explains it.
 *
 * @param met highest rate that met the thresholds; 0 if none did
 * @param missed lowest rate above it at which the server missed them; infinite if there is none
 */
public record KneeBounds(double met, double missed, String text) {

  /** What the measurements of one rate say about the server. */
  private enum Answer {
    MET(""),
    MISSED(""),
    DISTURBED("the machine was too busy to decide"),
    CLIENT_LIMITED("the client was the limit"),
    TOO_FEW_SAMPLES("there were too few samples to decide"),
    UNCLEAR("no measurement decides");

    private final String cause;

    Answer(String cause) {
      this.cause = cause;
    }

    private static Answer of(SweepPoint point) {
      if (point.meets()) {
        return MET;
      }
      if (point.isDisturbed()) {
        return DISTURBED;
      }
      if (point.isLimitedByClient()) {
        return CLIENT_LIMITED;
      }
      return point.trial().judgement().codes().contains(Reason.Code.TOO_FEW_SAMPLES)
          ? TOO_FEW_SAMPLES
          : MISSED;
    }

    /** Returns the answer of more than half of the points. */
    private static Answer ofMost(List<SweepPoint> points) {
      return points.stream()
          .collect(Collectors.groupingBy(Answer::of, Collectors.counting()))
          .entrySet()
          .stream()
          .filter(entry -> entry.getValue() * 2 > points.size())
          .findFirst()
          .map(entry -> entry.getKey())
          .orElseGet(() -> points.stream().anyMatch(SweepPoint::isDisturbed) ? DISTURBED : UNCLEAR);
    }
  }

  /** Returns the range that the points of one server leave. */
  static KneeBounds of(Collection<SweepPoint> points) {
    NavigableMap<Double, Answer> answers = new TreeMap<>();
    points.stream()
        .filter(SweepPoint::decides)
        .collect(Collectors.groupingBy(SweepPoint::ratePerSecond))
        .forEach((rate, ofRate) -> answers.put(rate, Answer.ofMost(ofRate)));
    double met = rates(answers, Answer.MET).max().orElse(0);
    double missed =
        rates(answers.tailMap(met, false), Answer.MISSED).min().orElse(Double.POSITIVE_INFINITY);
    Collection<Answer> between = answers.subMap(met, false, missed, false).values();
    return new KneeBounds(
        met, missed, text(answers.headMap(met, true).values(), met, missed, between));
  }

  private static DoubleStream rates(NavigableMap<Double, Answer> answers, Answer wanted) {
    return answers.entrySet().stream()
        .filter(entry -> entry.getValue() == wanted)
        .mapToDouble(entry -> entry.getKey());
  }

  private static String cause(Collection<Answer> between) {
    return between.stream()
        .filter(answer -> answer != Answer.MET && answer != Answer.MISSED)
        .min(Answer::compareTo)
        .map(answer -> answer.cause)
        .orElse("no rate was measured");
  }

  private static String text(
      Collection<Answer> upToMet, double met, double missed, Collection<Answer> between) {
    String missedAt = "missed at " + Format.rate(missed) + "/s";
    if (met == 0) {
      return Double.isFinite(missed)
          ? missedAt + "; below, " + cause(between)
          : "not decided at any rate: " + cause(between);
    }
    long metRates = upToMet.stream().filter(answer -> answer == Answer.MET).count();
    String rates =
        metRates == upToMet.size() ? "every rate" : metRates + " of " + upToMet.size() + " rates";
    String text = "met at " + rates + " up to " + Format.rate(met) + "/s";
    if (!Double.isFinite(missed)) {
      return text + "; above, " + cause(between);
    }
    return text + ", " + missedAt + (between.isEmpty() ? "" : "; between them, " + cause(between));
  }
}
