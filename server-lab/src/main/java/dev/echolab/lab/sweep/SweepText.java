package dev.echolab.lab.sweep;

import dev.echolab.lab.console.BarTable;
import dev.echolab.lab.console.TextWidth;
import dev.echolab.lab.stats.Bootstrap;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.lab.stats.Stats;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.Trial;
import dev.echolab.load.report.Format;
import dev.echolab.load.report.TextTable;
import dev.echolab.load.verdict.Slo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prints a sweep as text: the result in one sentence first. */
public final class SweepText {
  private final SweepResult result;
  private final List<String> lines = new ArrayList<>();

  private SweepText(SweepResult result) {
    this.result = result;
  }

  static String headline(SweepResult result) {
    SweepText text = new SweepText(result);
    return result.settings().over() == Dimension.RATE ? text.knees() : text.bestValue();
  }

  /** Returns the result in one sentence, the verdict, and a table. */
  public static List<String> brief(SweepResult result) {
    SweepText text = new SweepText(result);
    text.lines.add(headline(result));
    text.lines.add("verdict: " + result.status());
    result.reasons().forEach(reason -> text.lines.add("  " + reason));
    text.load();
    if (result.settings().over() == Dimension.RATE) {
      text.kneeTable();
    } else {
      text.valueTables();
    }
    text.lines.add("");
    result.notes().forEach(note -> text.lines.add("note: " + note));
    return TextWidth.wrap(text.lines);
  }

  /** Says what {@link #details} adds; empty if {@link #brief} has all. */
  public static List<String> hint(SweepResult result) {
    return result.settings().over() == Dimension.RATE
        ? List.of("--verbose: every point that was measured")
        : List.of();
  }

  public static List<String> details(SweepResult result) {
    SweepText text = new SweepText(result);
    text.points();
    return TextWidth.wrap(text.lines);
  }

  private String slos() {
    return result.settings().lab().trialSettings().slos().stream()
        .map(Slo::text)
        .collect(Collectors.joining(" and "));
  }

  private String knees() {
    List<Knee> knees = result.sortedKnees();
    if (knees.isEmpty()) {
      return "Nothing was measured.";
    }
    Knee best = knees.get(0);
    if (best.rate().isEmpty()) {
      return bounds(best) + ".";
    }
    ConfidenceInterval rate = best.rate().get();
    String second =
        knees.stream()
            .skip(1)
            .filter(knee -> knee.rate().isPresent())
            .findFirst()
            .map(knee -> ratio(best, knee))
            .orElse("");
    return "%s meets %s up to %s/s (%s to %s)%s."
        .formatted(
            best.participant(),
            slos(),
            Format.rate(rate.value()),
            Format.rate(rate.low()),
            Format.rate(rate.high()),
            second);
  }

  private static String ratio(Knee first, Knee second) {
    ConfidenceInterval best = first.rate().orElseThrow();
    ConfidenceInterval rate = second.rate().orElseThrow();
    String certain =
        !best.isAbove(rate.high())
            ? " (not certain: the ranges overlap)"
            : Math.min(first.searches(), second.searches()) < Bootstrap.MIN_VALUES
                ? " (not certain: fewer than " + Bootstrap.MIN_VALUES + " searches)"
                : "";
    return ", %s x %s%s"
        .formatted(
            ConfidenceInterval.times(best.value() / rate.value()), second.participant(), certain);
  }

  private void load() {
    List<SweepPoint> points = result.outcome().points();
    if (!points.isEmpty()) {
      List<String> equal = parts(points.get(0));
      equal.remove(partOf(result.settings().over()));
      String threshold = slos().isEmpty() ? "" : "; threshold: " + slos();
      lines.addAll(List.of("", "load: " + String.join(", ", equal) + threshold));
    }
  }

  private void kneeTable() {
    List<Knee> knees = result.sortedKnees();
    List<String> undecided =
        knees.stream().filter(knee -> knee.rate().isEmpty()).map(this::bounds).toList();
    if (undecided.size() == knees.size()) {
      undecided.stream().skip(1).forEach(lines::add);
      return;
    }
    BarTable table =
        new BarTable()
            .head(List.of("#", "server", "up to, 1/s"), List.of("from", "to", "searches"));
    Knee best = knees.get(0);
    double bestLow = best.rate().map(ConfidenceInterval::low).orElseGet(() -> result.metRate(best));
    int place = 1;
    for (Knee knee : knees) {
      if (knee.rate().isPresent()) {
        ConfidenceInterval rate = knee.rate().get();
        table.row(
            List.of(
                place + (place > 1 && !rate.isBelow(bestLow) ? "?" : ""),
                knee.participant(),
                Format.rate(rate.value())),
            rate.value(),
            List.of(
                Format.rate(rate.low()),
                Format.rate(rate.high()),
                Integer.toString(knee.searches())));
      } else {
        table.row(List.of("-", knee.participant(), "-"), Double.NaN, List.of());
      }
      place++;
    }
    lines.addAll(table.lines());
    lines.addAll(undecided);
  }

  private String bounds(Knee knee) {
    return knee.participant() + ", " + slos() + ": " + result.boundsOf(knee).text();
  }

  /** The rounds of one value; its figures are medians of the VALID ones. */
  private record Value(String server, String text, List<SweepPoint> points) {
    private Stream<Trial> valid() {
      return points.stream().map(SweepPoint::trial).filter(Trial::isValid);
    }

    /** Returns a median; not a number if no round is VALID. */
    private double median(Metric metric) {
      return Stats.median(valid().flatMapToDouble(trial -> trial.value(metric).stream()).toArray());
    }

    private double echoesPerSecond() {
      return median(Metric.ECHOES_PER_SECOND);
    }

    private String meets() {
      long met = points.stream().filter(SweepPoint::meets).count();
      return met == points.size() ? "yes" : met == 0 ? "no" : met + " of " + points.size();
    }
  }

  private List<Value> values() {
    int varied = partOf(result.settings().over());
    Map<List<String>, List<SweepPoint>> grouped = new LinkedHashMap<>();
    for (SweepPoint point : result.outcome().points()) {
      List<String> key = List.of(point.trial().participant(), parts(point).get(varied));
      grouped.computeIfAbsent(key, unused -> new ArrayList<>()).add(point);
    }
    List<Value> values = new ArrayList<>();
    grouped.forEach((key, points) -> values.add(new Value(key.get(0), key.get(1), points)));
    return values;
  }

  private String bestValue() {
    List<Value> values = values().stream().filter(value -> value.valid().count() > 0).toList();
    if (values.isEmpty()) {
      return result.outcome().points().isEmpty()
          ? "Nothing was measured."
          : "Nothing can be compared: no point is VALID.";
    }
    Value best =
        values.stream().max(Comparator.comparingDouble(Value::echoesPerSecond)).orElseThrow();
    Value first =
        values.stream().filter(v -> v.server().equals(best.server())).findFirst().orElseThrow();
    long rounds = Math.min(best.valid().count(), first.valid().count());
    String against =
        first.equals(best) || first.echoesPerSecond() == 0
            ? ""
            : ", about %s x as many as at %s (%s, no interval)"
                .formatted(
                    ConfidenceInterval.times(best.echoesPerSecond() / first.echoesPerSecond()),
                    first.text(),
                    rounds == 1 ? "1 round" : rounds + " rounds");
    return "%s served most at %s: %s echoes/s%s."
        .formatted(best.server(), best.text(), Format.rate(best.echoesPerSecond()), against);
  }

  private void valueTables() {
    String over = result.settings().over().key();
    BarTable table =
        new BarTable()
            .head(
                List.of("server", over, "echoes/s"),
                slos().isEmpty() ? List.of("p50", "p99") : List.of("p50", "p99", "meets"));
    for (Value value : values()) {
      List<String> after =
          new ArrayList<>(List.of(time(value.median(Metric.P50)), time(value.median(Metric.P99))));
      if (!slos().isEmpty()) {
        after.add(value.meets());
      }
      table.row(
          List.of(
              value.server(),
              value.text(),
              value.valid().count() == 0 ? "-" : Format.rate(value.echoesPerSecond())),
          value.echoesPerSecond(),
          after);
    }
    lines.addAll(table.lines());
  }

  private void points() {
    int varied = partOf(result.settings().over());
    TextTable table = new TextTable(-1, 1, -1, -1, -1, 1, 1, 1).gap(1);
    table.row("server", "#", "at", "status", "meets", "echoes/s", "p50", "p99");
    List<String> why = new ArrayList<>();
    for (SweepPoint point : result.outcome().points()) {
      Trial trial = point.trial();
      String at = parts(point).get(varied);
      table.row(
          trial.participant(),
          Integer.toString(trial.round()),
          at,
          trial.status().toString(),
          !point.decides() ? "again" : point.meets() ? "yes" : "no",
          Format.rate(trial.value(Metric.ECHOES_PER_SECOND).orElse(0)),
          time(trial.value(Metric.P50).orElse(Double.NaN)),
          time(trial.value(Metric.P99).orElse(Double.NaN)));
      List<String> causes = new ArrayList<>(trial.judgement().thresholdsMissed());
      causes.addAll(trial.judgement().reasons());
      if (!causes.isEmpty()) {
        why.add(
            "%s #%s at %s: %s"
                .formatted(trial.participant(), trial.round(), at, String.join("; ", causes)));
      }
    }
    lines.add("");
    lines.addAll(table.lines());
    lines.addAll(why);
  }

  /** Returns the parts of the label of a point's load: one for each dimension. */
  private static List<String> parts(SweepPoint point) {
    String label = point.trial().scenario().label().replace(" open loop", "");
    return new ArrayList<>(List.of(label.split(", ", -1)));
  }

  /** Returns the place of a dimension in a label. */
  private static int partOf(Dimension over) {
    return switch (over) {
      case CONNECTIONS -> 0;
      case SIZE -> 1;
      case RATE, PIPELINE -> 2;
      case WORK -> 3;
    };
  }

  private static String time(double ns) {
    return Double.isNaN(ns) ? "-" : Format.time(Math.round(ns));
  }
}
