package dev.echolab.lab.sweep;

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
  private static final String ROW = "%-16s %3s %-46s %-8s %-6s %12s %10s %10s  %s";

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
    lines.add(
        ROW.formatted("variant", "#", "load", "status", "meets", "echoes/s", "p50", "p99", ""));
    for (SweepPoint point : result.outcome().points()) {
      lines.add(row(point).stripTrailing());
    }
    lines.add("");
    result.notes().forEach(note -> lines.add("note: " + note));
    return lines;
  }

  private static String row(SweepPoint point) {
    Trial trial = point.trial();
    List<String> why = new ArrayList<>(trial.judgement().thresholdsMissed());
    why.addAll(trial.judgement().reasons());
    return ROW.formatted(
        trial.participant(),
        trial.round(),
        trial.scenario().label(),
        trial.status(),
        !point.decides() ? "again" : point.meets() ? "yes" : "no",
        Format.rate(trial.value(Metric.ECHOES_PER_SECOND).orElse(0)),
        time(trial.value(Metric.P50)),
        time(trial.value(Metric.P99)),
        String.join("; ", why));
  }

  private static String time(OptionalDouble ns) {
    return Format.time(
        ns.isPresent() ? OptionalLong.of(Math.round(ns.getAsDouble())) : OptionalLong.empty());
  }
}
