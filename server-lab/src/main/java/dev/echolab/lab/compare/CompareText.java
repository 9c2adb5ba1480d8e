package dev.echolab.lab.compare;

import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.lab.stats.Stats;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.OptionTables;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.TrialSettings;
import dev.echolab.load.report.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Prints a comparison as text. */
public final class CompareText {
  private static final String ROW = "%-16s %-8s %24s %10s %10s %10s %10s %16s  %s";

  private CompareText() {}

  /** Returns the verdict, then a table per scenario, then the ranking. */
  public static List<String> lines(CompareResult result) {
    List<String> lines = new ArrayList<>();
    lines.add("verdict: " + result.status());
    result.reasons().forEach(reason -> lines.add("  " + reason));
    CompareSettings settings = result.settings();
    TrialSettings trialSettings = settings.trialSettings();
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
      lines.addAll(servers(result));
    }
    for (Scenario scenario : result.outcome().scenarios()) {
      lines.add("");
      lines.add(scenario.label());
      lines.add(
          ROW.formatted(
              "variant", "status", "echoes/s", "p50", "p99", "p99.9", "max", "CPU us/echo", ""));
      lines.add(ROW.formatted("", "", "(95 % interval)", "RTT", "", "", "", "user+kernel", ""));
      for (ParticipantResult participantResult : result.outcome().participantResultsIn(scenario)) {
        lines.add(row(result, participantResult, scenario).stripTrailing());
      }
      lines.addAll(ratios(result, scenario));
      lines.add(ranking(result.rankingIn(scenario)));
    }
    if (result.outcome().scenarios().size() > 1) {
      lines.add("");
      lines.add("over all cells, geometric mean; " + ranking(result.ranking()));
    }
    lines.add("");
    result.notes().forEach(note -> lines.add("note: " + note));
    return lines;
  }

  /** Returns how the lab started the servers. */
  private static List<String> servers(CompareResult result) {
    OptionTables tables = result.optionTables();
    return List.of(
        "servers: a fresh one for each trial, JVM "
            + String.join(" ", result.settings().server().jvmFlags()),
        tables.identical()
            ? "server options: byte-equal in all (" + tables.shared().size() + " rows)"
            : "server options: NOT equal, see above");
  }

  private static String row(
      CompareResult result, ParticipantResult participantResult, Scenario scenario) {
    String name = participantResult.participant().name();
    PairedTrials trials = result.trials().in(scenario);
    return ROW.formatted(
        name,
        participantResult.status(),
        throughput(trials, name),
        time(trials, name, Metric.P50),
        time(trials, name, Metric.P99),
        time(trials, name, Metric.P999),
        time(trials, name, Metric.MAX),
        cpu(trials, name),
        // The verdict above has the reasons of those that ran.
        participantResult.hasTrials()
            ? validTrials(result, name, scenario)
            : participantResult.reason().orElse(""));
  }

  /**
   * Returns the ratio of each to the baseline, formed within rounds; nothing where there are too
   * few.
   */
  private static List<String> ratios(CompareResult result, Scenario scenario) {
    List<String> lines = new ArrayList<>();
    Optional<String> baseline = result.settings().baseline();
    if (baseline.isEmpty()) {
      return lines;
    }
    PairedTrials trials = result.trials().in(scenario);
    for (ParticipantResult participantResult : result.outcome().participantResultsIn(scenario)) {
      String name = participantResult.participant().name();
      if (name.equals(baseline.get())) {
        continue;
      }
      List<String> parts = new ArrayList<>();
      ratio(trials, name, baseline.get(), CompareResult.rankedBy(List.of(scenario)))
          .ifPresent(parts::add);
      ratio(trials, name, baseline.get(), Metric.CPU).ifPresent(parts::add);
      if (!parts.isEmpty()) {
        lines.add(name + " / " + baseline.get() + ": " + String.join("; ", parts));
      }
    }
    return lines;
  }

  private static Optional<String> ratio(
      PairedTrials trials, String name, String baseline, Metric metric) {
    return trials
        .ratio(name, baseline, metric)
        .map(ratio -> metric.label() + " " + ratio.ratioText());
  }

  /**
   * Returns the number of VALID trials if some are missing: with fewer than 5 there is no interval.
   */
  private static String validTrials(CompareResult result, String name, Scenario scenario) {
    long valid = result.trials().in(scenario).values(name, Metric.ECHOES_PER_SECOND).length;
    long all =
        result.outcome().trialsOf(name).stream()
            .filter(trial -> trial.scenario().equals(scenario))
            .count();
    return valid == all ? "" : valid + " of " + all + " trials VALID";
  }

  private static String throughput(PairedTrials trials, String name) {
    double[] values = trials.values(name, Metric.ECHOES_PER_SECOND);
    if (values.length == 0) {
      return "-";
    }
    Optional<ConfidenceInterval> interval = trials.mean(name, Metric.ECHOES_PER_SECOND);
    String mean = Format.rate(Stats.mean(values));
    return interval
        .map(i -> mean + " (" + Format.rate(i.low()) + ".." + Format.rate(i.high()) + ")")
        .orElse(mean);
  }

  private static String time(PairedTrials trials, String name, Metric metric) {
    double[] values = trials.values(name, metric);
    return values.length == 0 ? "-" : Format.time(Math.round(Stats.mean(values)));
  }

  private static String cpu(PairedTrials trials, String name) {
    double[] user = trials.values(name, Metric.CPU_USER);
    double[] sys = trials.values(name, Metric.CPU_SYS);
    return user.length == 0
        ? "not known"
        : String.format(Locale.ROOT, "%.2f+%.2f", Stats.mean(user) / 1e3, Stats.mean(sys) / 1e3);
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
