package dev.echolab.lab.compare;

import dev.echolab.lab.compare.CompareResult.Cell;
import dev.echolab.lab.compare.PairedTrials.Spread;
import dev.echolab.lab.console.BarTable;
import dev.echolab.lab.console.Markdown;
import dev.echolab.lab.console.TextWidth;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.OptionTables;
import dev.echolab.lab.trial.Participant;
import dev.echolab.lab.trial.TrialSettings;
import dev.echolab.load.report.Format;
import dev.echolab.load.report.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prints a comparison as text or Markdown: the result in one sentence first. */
public final class CompareText {
  /** Says what {@link #details} adds. */
  public static final List<String> HINT =
      List.of("--verbose: more percentiles, ratios, what limited each server, and every pair");

  private static final int CELLS_BEFORE_BAR = 4;

  private static final String TIE_NOTE = "?: number 1 is not certainly ahead";

  private final CompareResult result;
  private final List<String> lines = new ArrayList<>();

  private CompareText(CompareResult result) {
    this.result = result;
  }

  /** Returns the result in one sentence, the verdict, and a table for each load. */
  public static List<String> brief(CompareResult result, Optional<BaselineComparison> against) {
    CompareText text = new CompareText(result);
    text.lines.add(Headline.of(result));
    against.ifPresent(changes -> text.lines.add(changes.headline()));
    text.lines.add("verdict: " + result.status() + ", " + text.rounds());
    result.reasons().forEach(reason -> text.lines.add("  " + reason));
    for (Cell cell : result.cells()) {
      text.lines.addAll(List.of("", cell.scenario().label()));
      text.lines.addAll(table(cell));
    }
    text.lines.add("");
    text.lines.addAll(text.missing());
    result.specialNotes().forEach(note -> text.lines.add("note: " + note));
    against.ifPresent(changes -> text.lines.addAll(BaselineText.lines(changes)));
    return TextWidth.wrap(text.lines);
  }

  /** Returns what {@link #brief} leaves out. */
  public static List<String> details(CompareResult result) {
    CompareText text = new CompareText(result);
    text.conditions();
    for (Cell cell : result.cells()) {
      text.lines.addAll(List.of("", cell.scenario().label()));
      text.lines.addAll(figures(cell));
      text.costs(cell);
      text.lines.addAll(RankingText.lines(cell.rankings()));
    }
    if (result.cells().size() > 1) {
      text.lines.addAll(List.of("", "over all loads, geometric mean:"));
      text.lines.addAll(RankingText.lines(result.rankings()));
    }
    text.lines.addAll(
        List.of("", "note: " + result.machineNote(), "environment: " + text.machine()));
    return TextWidth.wrap(text.lines);
  }

  /** Returns a comment for a pull request. */
  public static List<String> markdown(CompareResult result, Optional<BaselineComparison> against) {
    CompareText text = new CompareText(result);
    text.lines.addAll(List.of("**" + Markdown.text(Headline.of(result)) + "**", ""));
    against.ifPresent(changes -> text.lines.addAll(BaselineText.markdown(changes)));
    text.lines.add("%s, %s".formatted(result.status(), text.rounds()));
    result.reasons().forEach(reason -> text.lines.add("- " + Markdown.text(reason)));
    for (Cell cell : result.cells()) {
      text.lines.addAll(List.of("", cell.scenario().label(), ""));
      List<List<String>> rows = new ArrayList<>(List.of(heads(cell.ranking().by())));
      cell.rankings().measured().forEach(name -> rows.add(row(cell, name)));
      text.lines.addAll(Markdown.table(rows, 2));
      if (cell.ranking().hasTie()) {
        text.lines.addAll(List.of("", TIE_NOTE));
      }
    }
    text.lines.add("");
    text.missing().forEach(missing -> text.lines.addAll(List.of(Markdown.text(missing), "")));
    text.lines.addAll(List.of("<details><summary>Conditions</summary>", ""));
    String command = String.join(" ", result.settings().lab().commandLine());
    text.lines.add("- `lab " + command.replace('`', '\'') + "`");
    text.lines.add("- " + Markdown.text(text.machine()));
    result.notes().forEach(note -> text.lines.add("- " + Markdown.text(note)));
    text.lines.addAll(List.of("", "</details>"));
    return text.lines;
  }

  /** Returns how many rounds of which trials ran, and why not more. */
  private String rounds() {
    TrialSettings settings = result.settings().lab().trialSettings();
    int rounds = result.outcome().rounds();
    String why =
        switch (result.outcome().stop()) {
          case DECIDED -> result.ranking().places().isEmpty() ? "" : " (decided)";
          case TIME_OVER -> " (no time for more)";
          case ROUNDS_DONE -> "";
          case INTERRUPTED -> " (interrupted)";
        };
    return String.format(
        Locale.ROOT,
        "%d round%s%s of %.1f s after %.1f s of warm-up",
        rounds,
        rounds == 1 ? "" : "s",
        why,
        settings.duration().toNanos() / 1e9,
        settings.warmup().toNanos() / 1e9);
  }

  private String machine() {
    Map<String, String> environment = result.environment();
    return Stream.of("os", "cores", "cpu", "jdk")
        .filter(environment::containsKey)
        .map(key -> environment.get(key) + (key.equals("cores") ? " cores" : ""))
        .collect(Collectors.joining(", "));
  }

  /** Returns a line if a server was not measured. */
  private List<String> missing() {
    String names =
        result.ranking().notRanked().stream()
            .filter(each -> !result.rankings().measured().contains(each.name()))
            .map(each -> each.name() + " (" + each.why() + ")")
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? List.of() : List.of("not measured: " + names);
  }

  private static List<String> heads(Metric by) {
    String leading = by == Metric.P99 ? "p99" : "echoes/s";
    String other = by == Metric.P99 ? "echoes/s" : "p99";
    return List.of("#", "server", leading, "95 %", "CPU/echo", "p50", other);
  }

  private static List<String> row(Cell cell, String name) {
    PairedTrials trials = cell.trials();
    Metric by = cell.ranking().by();
    return List.of(
        cell.ranking().rankOf(name),
        name,
        mean(trials, name, by),
        trials.spread(name, by).map(CompareText::halfWidth).orElse(""),
        mean(trials, name, Metric.CPU),
        mean(trials, name, Metric.P50),
        mean(trials, name, by == Metric.P99 ? Metric.ECHOES_PER_SECOND : Metric.P99));
  }

  private static List<String> table(Cell cell) {
    if (cell.rankings().measured().isEmpty()) {
      return List.of();
    }
    Metric by = cell.ranking().by();
    List<String> heads = heads(by);
    BarTable table =
        new BarTable()
            .head(
                heads.subList(0, CELLS_BEFORE_BAR), heads.subList(CELLS_BEFORE_BAR, heads.size()));
    for (String name : cell.rankings().measured()) {
      List<String> row = row(cell, name);
      double value = cell.trials().spread(name, by).map(Spread::value).orElse(Double.NaN);
      table.row(row.subList(0, CELLS_BEFORE_BAR), value, row.subList(CELLS_BEFORE_BAR, row.size()));
    }
    List<String> rows = new ArrayList<>(table.lines());
    if (cell.ranking().hasTie()) {
      rows.add(TIE_NOTE);
    }
    return rows;
  }

  /** Returns the larger half of the interval as a share of the mean, such as {@code ±5 %}. */
  private static String halfWidth(Spread spread) {
    if (spread.low() == null) {
      return "";
    }
    double half = Math.max(spread.high() - spread.value(), spread.value() - spread.low());
    return String.format(Locale.ROOT, "±%.0f %%", Math.ceil(100 * half / spread.value()));
  }

  private static String mean(PairedTrials trials, String name, Metric metric) {
    return trials
        .spread(name, metric)
        .map(spread -> figure(metric, spread.value()))
        .orElse(metric == Metric.CPU ? "not known" : "-");
  }

  static String figure(Metric metric, double value) {
    return metric.unit().equals("ns") ? Format.time(Math.round(value)) : Format.rate(value);
  }

  private void conditions() {
    lines.add("");
    lines.add("protocol " + result.settings().lab().trialSettings().protocol().key());
    lines.add(result.settings().clientWarmup());
    List<Participant> participants =
        result.outcome().participantResults().stream().map(ParticipantResult::participant).toList();
    if (participants.stream().anyMatch(p -> p.external().isPresent())) {
      lines.add("external servers: a fresh one for each trial, by the command given");
    }
    if (participants.stream().anyMatch(p -> p.variant().isPresent())) {
      OptionTables tables = result.optionTables();
      lines.add(
          "servers: a fresh one for each trial, JVM "
              + String.join(" ", result.settings().lab().server().jvmFlags()));
      lines.add(
          tables.identical()
              ? "server options: byte-equal in all (" + tables.shared().size() + " rows)"
              : "server options: NOT equal, see above");
    }
  }

  private static List<String> figures(Cell cell) {
    TextTable table = new TextTable().gap(1);
    table.row("server", "echoes/s (95 % interval)", "p50", "p99", "p99.9", "max");
    PairedTrials trials = cell.trials();
    for (String name : cell.rankings().measured()) {
      table.row(
          name,
          trials.spread(name, Metric.ECHOES_PER_SECOND).map(CompareText::rate).orElse("-"),
          mean(trials, name, Metric.P50),
          mean(trials, name, Metric.P99),
          mean(trials, name, Metric.P999),
          mean(trials, name, Metric.MAX));
    }
    return table.lines();
  }

  /** Adds a table of ratios to the baseline, and one of what limited each server. */
  private void costs(Cell cell) {
    List<CostDiagnosis.Row> rows = result.costs(cell);
    if (rows.isEmpty() || result.baseline().isEmpty()) {
      return;
    }
    String baseline = result.baseline().get();
    Metric by = cell.ranking().by();
    TextTable ratios = new TextTable().gap(1);
    ratios.row("x " + baseline, by.label(), "CPU per echo", "user+kernel, us");
    TextTable limits = new TextTable(-1, 1, 1, 1, -1);
    limits.row("server", "switches/echo", "idle", "others", "limited by");
    List<String> differences = new ArrayList<>();
    for (CostDiagnosis.Row row : rows) {
      ratios.row(
          row.name(),
          ratio(cell, row.name(), baseline, by).orElse("-"),
          ratio(cell, row.name(), baseline, Metric.CPU).orElse(number("%.3f", row.cpuRatio())),
          cpu(cell.trials(), row.name()));
      limits.row(
          row.name(),
          number("%.3f", row.switchesPerEcho()),
          percent(row.idleShare()),
          percent(row.othersShare()),
          row.limitedBy());
      if (!row.differences().isEmpty()) {
        differences.add("  " + row.name() + ": " + String.join(", ", row.differences()));
      }
    }
    lines.add("");
    lines.addAll(ratios.lines());
    lines.add("");
    lines.addAll(limits.lines());
    lines.addAll(differences);
    lines.add("");
  }

  private static Optional<String> ratio(Cell cell, String name, String baseline, Metric metric) {
    return cell.trials().ratio(name, baseline, metric).map(ConfidenceInterval::ratioText);
  }

  private static String percent(Double share) {
    return share == null ? "-" : number("%.0f %%", share * 100);
  }

  private static String number(String format, Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, format, value);
  }

  private static String rate(Spread spread) {
    String mean = Format.rate(spread.value());
    return spread.low() == null
        ? mean
        : mean + " (" + Format.rate(spread.low()) + ".." + Format.rate(spread.high()) + ")";
  }

  private static String cpu(PairedTrials trials, String name) {
    Double user = trials.spread(name, Metric.CPU_USER).map(Spread::value).orElse(null);
    Double sys = trials.spread(name, Metric.CPU_SYS).map(Spread::value).orElse(null);
    return user == null || sys == null
        ? "not known"
        : String.format(Locale.ROOT, "%.2f+%.2f", user / 1e3, sys / 1e3);
  }
}
