package dev.echolab.lab.sweep;

import dev.echolab.lab.console.TextWidth;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.Trial;
import dev.echolab.load.report.Format;
import dev.echolab.load.verdict.Slo;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Prints a sweep as text. */
public final class SweepText {
  private static final String ROW = "%-16s %3s %-22s %-8s %-6s %12s %10s %10s";

  private SweepText() {}

  /** Returns the verdict, then the knees, then every point. */
  public static List<String> lines(SweepResult result) {
    List<String> lines = new ArrayList<>();
    lines.add("verdict: " + result.status());
    result.reasons().forEach(reason -> lines.add("  " + reason));
    String slos =
        result.settings().lab().trialSettings().slos().stream()
            .map(Slo::text)
            .collect(Collectors.joining(" and "));
    for (Knee knee : result.outcome().knees()) {
      lines.add(
          knee.rate()
              .map(
                  rate ->
                      "%s meets %s up to %s/s (%s..%s, %s searches)"
                          .formatted(
                              knee.participant(),
                              slos,
                              Format.rate(rate.value()),
                              Format.rate(rate.low()),
                              Format.rate(rate.high()),
                              knee.searches()))
              .orElseGet(
                  () -> knee.participant() + ", " + slos + ": " + result.boundsOf(knee).text()));
    }
    lines.add("");
    List<SweepPoint> points = result.outcome().points();
    int varied = partOf(result.settings().over());
    if (!points.isEmpty()) {
      List<String> equal = parts(points.get(0));
      equal.remove(varied);
      lines.add("load of every point: " + String.join(", ", equal));
    }
    lines.add(ROW.formatted("variant", "#", "and", "status", "meets", "echoes/s", "p50", "p99"));
    for (SweepPoint point : points) {
      lines.add(row(point, parts(point).get(varied)));
      List<String> why = new ArrayList<>(point.trial().judgement().thresholdsMissed());
      why.addAll(point.trial().judgement().reasons());
      if (!why.isEmpty()) {
        lines.add("    " + String.join("; ", why));
      }
    }
    lines.add("");
    result.notes().forEach(note -> lines.add("note: " + note));
    return TextWidth.wrap(lines);
  }

  /** Returns the parts of the label of a point's load: one for each dimension. */
  private static List<String> parts(SweepPoint point) {
    return new ArrayList<>(List.of(point.trial().scenario().label().split(", ", -1)));
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

  private static String row(SweepPoint point, String load) {
    Trial trial = point.trial();
    return ROW.formatted(
        trial.participant(),
        trial.round(),
        load,
        trial.status(),
        !point.decides() ? "again" : point.meets() ? "yes" : "no",
        Format.rate(trial.value(Metric.ECHOES_PER_SECOND).orElse(0)),
        time(trial.value(Metric.P50)),
        time(trial.value(Metric.P99)));
  }

  private static String time(OptionalDouble ns) {
    return Format.time(
        ns.isPresent() ? OptionalLong.of(Math.round(ns.getAsDouble())) : OptionalLong.empty());
  }
}
