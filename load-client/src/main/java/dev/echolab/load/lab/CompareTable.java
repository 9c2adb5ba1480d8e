package dev.echolab.load.lab;

import dev.echolab.load.report.Format;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A comparison as text. */
public final class CompareTable {
  private static final String ROW = "%-16s %-8s %24s %10s %10s %10s %10s %16s  %s";

  private CompareTable() {}

  /** Verdict first, then a table per cell, then who is ahead of whom. */
  public static List<String> lines(CompareResult result) {
    List<String> lines = new ArrayList<>();
    lines.add("verdict: " + result.status());
    result.reasons().forEach(reason -> lines.add("  " + reason));
    CompareSettings settings = result.settings();
    TrialSetup setup = settings.setup();
    lines.add(
        String.format(
            Locale.ROOT,
            "protocol %s, %d trial%s of %.1f s after %.1f s of warm-up, interleaved",
            setup.protocol().name().toLowerCase(Locale.ROOT),
            settings.trials(),
            settings.trials() == 1 ? "" : "s",
            setup.duration().toNanos() / 1e9,
            setup.warmup().toNanos() / 1e9));
    lines.add(settings.clientWarmup());
    if (result.outcome().standings().stream()
        .anyMatch(s -> s.participant().variant().isPresent())) {
      lines.addAll(servers(result));
    }
    for (Cell cell : result.outcome().cells()) {
      lines.add("");
      lines.add(cell.label());
      lines.add(
          String.format(
              Locale.ROOT,
              ROW,
              "variant",
              "status",
              "echoes/s",
              "p50",
              "p99",
              "p99.9",
              "max",
              "CPU us/echo",
              ""));
      lines.add(
          String.format(
              Locale.ROOT, ROW, "", "", "(95 % interval)", "RTT", "", "", "", "user+kernel", ""));
      for (Standing standing : result.outcome().standingsIn(cell)) {
        lines.add(row(result, standing, cell).stripTrailing());
      }
      lines.addAll(ratios(result, cell));
      lines.add(ranking(result.rankingIn(cell)));
    }
    if (result.outcome().cells().size() > 1) {
      lines.add("");
      lines.add("over all cells, geometric mean; " + ranking(result.ranking()));
    }
    lines.add("");
    result.notes().forEach(note -> lines.add("note: " + note));
    return lines;
  }

  /** How those servers ran that the lab started. */
  private static List<String> servers(CompareResult result) {
    OptionTables tables = result.optionTables();
    return List.of(
        "servers: a fresh one for each trial, JVM "
            + String.join(" ", result.settings().server().jvmFlags()),
        tables.differences().isEmpty()
            ? "server options: byte-equal in all (" + tables.shared().size() + " rows)"
            : "server options: NOT equal, see above");
  }

  private static String row(CompareResult result, Standing standing, Cell cell) {
    String name = standing.participant().name();
    Rounds rounds = result.rounds().in(cell);
    return String.format(
        Locale.ROOT,
        ROW,
        name,
        standing.status(),
        throughput(rounds, name),
        time(rounds, name, Metric.P50),
        time(rounds, name, Metric.P99),
        time(rounds, name, Metric.P999),
        time(rounds, name, Metric.MAX),
        cpu(rounds, name),
        // Of what ran, the verdict above says it; of what did not, there is nothing else to say.
        standing.hasTrials() ? validTrials(result, name, cell) : standing.reason().orElse(""));
  }

  /** How each compares with the baseline, within rounds; nothing where there are too few. */
  private static List<String> ratios(CompareResult result, Cell cell) {
    List<String> lines = new ArrayList<>();
    Optional<String> baseline = result.settings().baseline();
    if (baseline.isEmpty()) {
      return lines;
    }
    Rounds rounds = result.rounds().in(cell);
    for (Standing standing : result.outcome().standingsIn(cell)) {
      String name = standing.participant().name();
      if (name.equals(baseline.get())) {
        continue;
      }
      List<String> parts = new ArrayList<>();
      ratio(rounds, name, baseline.get(), CompareResult.rankedBy(List.of(cell)))
          .ifPresent(parts::add);
      ratio(rounds, name, baseline.get(), Metric.CPU).ifPresent(parts::add);
      if (!parts.isEmpty()) {
        lines.add(name + " / " + baseline.get() + ": " + String.join("; ", parts));
      }
    }
    return lines;
  }

  private static Optional<String> ratio(
      Rounds rounds, String name, String baseline, Metric metric) {
    return rounds
        .ratio(name, baseline, metric)
        .map(
            ratio ->
                String.format(
                    Locale.ROOT,
                    "%s %.3f (%.3f..%.3f)",
                    metric.label(),
                    ratio.value(),
                    ratio.low(),
                    ratio.high()));
  }

  /** Said only where some are missing: with fewer than 5 there is no interval. */
  private static String validTrials(CompareResult result, String name, Cell cell) {
    long valid = result.rounds().in(cell).values(name, Metric.ECHOES_PER_SECOND).length;
    long all =
        result.outcome().trials().stream()
            .filter(t -> t.participant().equals(name) && t.cell().equals(cell))
            .count();
    return valid == all ? "" : valid + " of " + all + " trials VALID";
  }

  private static String throughput(Rounds rounds, String name) {
    double[] values = rounds.values(name, Metric.ECHOES_PER_SECOND);
    if (values.length == 0) {
      return "-";
    }
    Optional<ConfidenceInterval> interval = rounds.mean(name, Metric.ECHOES_PER_SECOND);
    String mean = Format.rate(mean(values));
    return interval
        .map(i -> mean + " (" + Format.rate(i.low()) + ".." + Format.rate(i.high()) + ")")
        .orElse(mean);
  }

  private static String time(Rounds rounds, String name, Metric metric) {
    double[] values = rounds.values(name, metric);
    return values.length == 0 ? "-" : Format.time(Math.round(mean(values)));
  }

  private static String cpu(Rounds rounds, String name) {
    double[] user = rounds.values(name, Metric.CPU_USER);
    double[] sys = rounds.values(name, Metric.CPU_SYS);
    return user.length == 0
        ? "not known"
        : String.format(Locale.ROOT, "%.2f+%.2f", mean(user) / 1e3, mean(sys) / 1e3);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static String ranking(Ranking ranking) {
    String groups =
        ranking.groups().stream()
            .map(
                group ->
                    group.size() == 1 ? group.get(0) : "[tied: " + String.join(", ", group) + "]")
            .collect(Collectors.joining("  >  "));
    String unranked =
        ranking.unranked().isEmpty() ? "" : "; unranked: " + String.join(", ", ranking.unranked());
    return "by " + ranking.by().label() + ": " + (groups.isEmpty() ? "-" : groups) + unranked;
  }
}
