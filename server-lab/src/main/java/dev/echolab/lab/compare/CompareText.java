package dev.echolab.lab.compare;

import dev.echolab.lab.compare.CompareResult.Cell;
import dev.echolab.lab.compare.PairedTrials.Spread;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.OptionTables;
import dev.echolab.lab.trial.TrialSettings;
import dev.echolab.load.report.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prints a comparison as text. */
public final class CompareText {
  private static final String ROW = "%-16s %-8s %24s %10s %10s %10s %10s %16s  %s";

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
            "protocol %s, %d trial%s of %.1f s after %.1f s of warm-up, interleaved",
            trialSettings.protocol().key(),
            settings.trials(),
            settings.trials() == 1 ? "" : "s",
            trialSettings.duration().toNanos() / 1e9,
            trialSettings.warmup().toNanos() / 1e9));
    lines.add(settings.clientWarmup());
    if (result.outcome().participantResults().stream()
        .anyMatch(s -> s.participant().variant().isPresent())) {
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
      lines.add(
          ROW.formatted(
              "variant", "status", "echoes/s", "p50", "p99", "p99.9", "max", "CPU us/echo", ""));
      lines.add(ROW.formatted("", "", "(95 % interval)", "RTT", "", "", "", "user+kernel", ""));
      cell.participantResults().forEach(each -> lines.add(row(result, cell, each)));
      settings.baseline().ifPresent(baseline -> lines.addAll(ratios(cell, baseline)));
      lines.add(ranking(cell.ranking()));
    }
    if (result.cells().size() > 1) {
      lines.add("");
      lines.add("over all cells, geometric mean; " + ranking(result.ranking()));
    }
    lines.add("");
    result.notes().forEach(note -> lines.add("note: " + note));
    return lines;
  }

  private static String row(CompareResult result, Cell cell, ParticipantResult participantResult) {
    String name = participantResult.participant().name();
    PairedTrials trials = cell.trials();
    String row =
        ROW.formatted(
            name,
            participantResult.status(),
            trials.spread(name, Metric.ECHOES_PER_SECOND).map(CompareText::rate).orElse("-"),
            time(trials, name, Metric.P50),
            time(trials, name, Metric.P99),
            time(trials, name, Metric.P999),
            time(trials, name, Metric.MAX),
            cpu(trials, name),
            // The verdict above has the reasons of those that ran.
            participantResult.hasTrials()
                ? validTrials(result, cell, name)
                : participantResult.reason().orElse(""));
    return row.stripTrailing();
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

  /**
   * Returns the number of VALID trials if some are missing: with fewer than 5 there is no interval.
   */
  private static String validTrials(CompareResult result, Cell cell, String name) {
    int valid = cell.trials().values(name, Metric.ECHOES_PER_SECOND).length;
    long all =
        result.outcome().trialsOf(name).stream()
            .filter(trial -> trial.scenario().equals(cell.scenario()))
            .count();
    return valid == all ? "" : valid + " of " + all + " trials VALID";
  }

  /**
   * Returns the ratio of each to the baseline, formed within rounds; nothing where there are too
   * few.
   */
  private static List<String> ratios(Cell cell, String baseline) {
    List<String> lines = new ArrayList<>();
    for (ParticipantResult participantResult : cell.participantResults()) {
      String name = participantResult.participant().name();
      String ratios =
          Stream.of(cell.ranking().by(), Metric.CPU)
              .flatMap(
                  metric ->
                      cell.trials().ratio(name, baseline, metric).stream()
                          .map(ratio -> metric.label() + " " + ratio.ratioText()))
              .collect(Collectors.joining("; "));
      if (!name.equals(baseline) && !ratios.isEmpty()) {
        lines.add(name + " / " + baseline + ": " + ratios);
      }
    }
    return lines;
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
