package dev.echolab.lab.compare;

import dev.echolab.lab.compare.CompareResult.Cell;
import dev.echolab.lab.compare.PairedTrials.Spread;
import dev.echolab.lab.console.TextWidth;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.OptionTables;
import dev.echolab.lab.trial.Participant;
import dev.echolab.lab.trial.TrialSettings;
import dev.echolab.load.report.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Prints a comparison as text. */
public final class CompareText {
  private static final String ROW = "%-14s %26s %9s %9s %9s %9s %13s";
  private static final String COSTS = "%-14s %22s %22s %8s %5s %6s  %s";

  private CompareText() {}

  /** Returns the verdict, then a table per scenario, then the ranking. */
  public static List<String> lines(CompareResult result) {
    List<String> lines = new ArrayList<>();
    lines.add("verdict: " + result.status());
    result.reasons().forEach(reason -> lines.add("  " + reason));
    CompareResult.Settings settings = result.settings();
    TrialSettings trialSettings = settings.lab().trialSettings();
    lines.add(
        String.format(
            Locale.ROOT,
            "protocol %s, %s, trials of %.1f s after %.1f s of warm-up, interleaved",
            trialSettings.protocol().key(),
            rounds(result),
            trialSettings.duration().toNanos() / 1e9,
            trialSettings.warmup().toNanos() / 1e9));
    lines.add(settings.clientWarmup());
    List<Participant> participants =
        result.outcome().participantResults().stream().map(ParticipantResult::participant).toList();
    if (participants.stream().anyMatch(p -> p.external().isPresent())) {
      lines.add("external servers: a fresh one for each trial, by the command given");
    }
    if (participants.stream().anyMatch(p -> p.variant().isPresent())) {
      OptionTables tables = result.optionTables();
      lines.add(
          "servers: a fresh one for each trial, JVM "
              + String.join(" ", settings.lab().server().jvmFlags()));
      lines.add(
          tables.identical()
              ? "server options: byte-equal in all (" + tables.shared().size() + " rows)"
              : "server options: NOT equal, see above");
    }
    for (Cell cell : result.cells()) {
      lines.add("");
      lines.add(cell.scenario().label());
      lines.addAll(figures(cell));
      lines.addAll(costs(result, cell));
      lines.addAll(RankingText.lines(cell.rankings().speed()));
      lines.addAll(RankingText.lines(cell.rankings().cost()));
    }
    if (result.cells().size() > 1) {
      lines.add("");
      lines.add("over all loads, geometric mean:");
      lines.addAll(RankingText.lines(result.rankings().speed()));
      lines.addAll(RankingText.lines(result.rankings().cost()));
    }
    lines.add("");
    result.notes().forEach(note -> lines.add("note: " + note));
    return TextWidth.wrap(lines);
  }

  /** Returns how many rounds ran, and why not more. */
  private static String rounds(CompareResult result) {
    int rounds = result.outcome().rounds();
    String count = rounds == 1 ? "1 round" : rounds + " rounds";
    return switch (result.outcome().stop()) {
      case DECIDED -> count + " (decided)";
      case TIME_OVER -> count + " (no time for more)";
      case ROUNDS_DONE -> count;
      case INTERRUPTED -> count + " (interrupted)";
    };
  }

  /** Returns a table of what was measured, best first. */
  private static List<String> figures(Cell cell) {
    List<String> lines = new ArrayList<>();
    lines.add(ROW.formatted("server", "echoes/s", "p50", "p99", "p99.9", "max", "CPU us/echo"));
    lines.add(ROW.formatted("", "(95 % interval)", "RTT", "", "", "", "user+kernel"));
    cell.measured().forEach(each -> lines.add(row(cell, each.participant().name())));
    return lines.stream().map(String::stripTrailing).toList();
  }

  /** Returns a table of ratios to the baseline, and of what limited each server. */
  private static List<String> costs(CompareResult result, Cell cell) {
    List<CostDiagnosis.Row> rows = result.costs(cell);
    if (rows.isEmpty() || result.baseline().isEmpty()) {
      return List.of();
    }
    String baseline = result.baseline().get();
    Metric by = cell.ranking().by();
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        COSTS.formatted(
            "x " + baseline,
            by.label(),
            "CPU per echo",
            "switches",
            "idle",
            "others",
            "limited by"));
    List<String> differences = new ArrayList<>();
    for (CostDiagnosis.Row row : rows) {
      lines.add(
          COSTS.formatted(
              row.name(),
              cell.trials()
                  .ratio(row.name(), baseline, by)
                  .map(ConfidenceInterval::ratioText)
                  .orElse("-"),
              cell.trials()
                  .ratio(row.name(), baseline, Metric.CPU)
                  .map(ConfidenceInterval::ratioText)
                  .orElse(row.cpuRatio() == null ? "-" : number("%.3f", row.cpuRatio())),
              number("%.3f", row.switchesPerEcho()),
              percent(row.idleShare()),
              percent(row.othersShare()),
              row.limitedBy()));
      if (!row.differences().isEmpty()) {
        differences.add("  " + row.name() + ": " + String.join(", ", row.differences()));
      }
    }
    lines.addAll(differences);
    lines.add("");
    return lines.stream().map(String::stripTrailing).toList();
  }

  private static String percent(Double share) {
    return share == null ? "-" : number("%.0f %%", share * 100);
  }

  private static String number(String format, Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, format, value);
  }

  private static String row(Cell cell, String name) {
    PairedTrials trials = cell.trials();
    return ROW.formatted(
        name,
        trials.spread(name, Metric.ECHOES_PER_SECOND).map(CompareText::rate).orElse("-"),
        time(trials, name, Metric.P50),
        time(trials, name, Metric.P99),
        time(trials, name, Metric.P999),
        time(trials, name, Metric.MAX),
        cpu(trials, name));
  }

  private static String rate(Spread spread) {
    String mean = Format.rate(spread.value());
    return spread.low() == null
        ? mean
        : mean + " (" + Format.rate(spread.low()) + ".." + Format.rate(spread.high()) + ")";
  }

  private static String time(PairedTrials trials, String name, Metric metric) {
    return trials.spread(name, metric).map(s -> Format.time(Math.round(s.value()))).orElse("-");
  }

  private static String cpu(PairedTrials trials, String name) {
    Optional<Spread> user = trials.spread(name, Metric.CPU_USER);
    Optional<Spread> sys = trials.spread(name, Metric.CPU_SYS);
    return user.isEmpty() || sys.isEmpty()
        ? "not known"
        : String.format(
            Locale.ROOT, "%.2f+%.2f", user.get().value() / 1e3, sys.get().value() / 1e3);
  }
}
