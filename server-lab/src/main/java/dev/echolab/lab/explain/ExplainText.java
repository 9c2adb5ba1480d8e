package dev.echolab.lab.explain;

import dev.echolab.lab.console.TextWidth;
import dev.echolab.lab.explain.CostProfile.Cost;
import dev.echolab.lab.explain.ExplainResult.Status;
import dev.echolab.lab.explain.ExplainResult.VariantResult;
import dev.echolab.lab.explain.ExplainSettings.Load;
import dev.echolab.lab.linux.ProcessCost;
import dev.echolab.lab.trial.LabDocument;
import dev.echolab.load.report.Format;
import dev.echolab.load.report.TextTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes a result as text for a terminal. */
public final class ExplainText {
  /** A smaller error does not change the printed digits. */
  private static final double MIN_SHOWN_ERROR = 0.0005;

  private static final List<Cost> IN_OVERVIEW =
      List.of(
          Cost.CPU_USER,
          Cost.CPU_KERNEL,
          Cost.READ_CALLS,
          Cost.WRITE_CALLS,
          Cost.SELECTS,
          Cost.VOLUNTARY_SWITCHES,
          Cost.ALLOCATED);

  private final ExplainResult result;
  private final List<VariantResult> explained;
  private final List<String> lines = new ArrayList<>();

  private ExplainText(ExplainResult result) {
    this.result = result;
    this.explained = result.explained();
  }

  /** Returns the result in one sentence, the verdicts, and a line for each server. */
  public static List<String> brief(ExplainResult result) {
    ExplainText text = new ExplainText(result);
    text.lines.add(ExplainHeadline.of(result));
    String status = result.failed() ? "FAILED" : result.invalid() ? "INVALID" : "VALID";
    text.lines.add("verdict: " + status);
    if (result.interrupted()) {
      text.lines.add(LabDocument.INTERRUPTED);
    }
    text.verdicts();
    List<VariantResult> fastestFirst =
        text.explained.stream().sorted(Comparator.comparingLong(ExplainText::medianNs)).toList();
    if (!fastestFirst.isEmpty()) {
      text.timesOverview(fastestFirst);
      text.costsOverview(fastestFirst);
    }
    return TextWidth.wrap(text.lines);
  }

  /** Returns how to get {@link #details}, if there are any. */
  public static List<String> hint(ExplainResult result) {
    return result.explained().isEmpty()
        ? List.of()
        : List.of("", "--verbose: p99, one request to scale, all costs, the kernel's buffers");
  }

  /** Returns what {@link #brief} leaves out. */
  public static List<String> details(ExplainResult result) {
    return TextWidth.wrap(new ExplainDetails(result).lines());
  }

  private void timesOverview(List<VariantResult> sorted) {
    long longestNs =
        sorted.stream().mapToLong(v -> v.timed().timelines().mediansSumNs()).max().orElse(0);
    TextTable times = new TextTable(-1, 1, 1, 1, -1);
    times.row("server", "round trip", "CPU/echo", "calls", "1 receive 2 read 3 process 4 write");
    for (VariantResult variant : sorted) {
      CostProfile full = variant.costs(Load.FULL);
      times.row(
          variant.name(),
          variant.timed().timelines().count() == 0 ? "?" : Format.time(medianNs(variant)),
          full.cpuNs().map(ns -> Format.time(Math.round(ns))).orElse("?"),
          figure(Cost.SYSTEM_CALLS, full).replaceFirst(" .*", ""),
          TextDrawing.steps(variant.timed().timelines(), longestNs));
    }
    lines.add("");
    lines.addAll(times.lines());
    lines.add(
        "  round trip: median at "
            + result.settings().describe(Load.GENTLE)
            + "; 5 is transmit, . is between the steps");
  }

  private void costsOverview(List<VariantResult> sorted) {
    TextTable costs = new TextTable();
    costs.row("per echo", "user", "kernel", "reads", "writes", "selects", "switches", "heap");
    for (VariantResult variant : sorted) {
      List<String> cells = new ArrayList<>(List.of(variant.name()));
      for (Cost cost : IN_OVERVIEW) {
        cells.add(figure(cost, variant.costs(Load.FULL)).replaceFirst(" \\+.*", ""));
      }
      costs.row(cells);
    }
    lines.add("");
    lines.addAll(costs.lines());
    lines.add("  full load: " + result.settings().describe(Load.FULL));
    String others =
        sorted.stream()
            .filter(v -> !v.costs(Load.FULL).kernel().otherCalls().isEmpty())
            .map(v -> v.name() + " " + String.join(", ", v.costs(Load.FULL).kernel().otherCalls()))
            .collect(Collectors.joining("; "));
    if (!others.isEmpty()) {
      lines.add("  other calls: " + others);
    }
  }

  /** Returns the median round trip; the highest value if no request was sampled. */
  static long medianNs(VariantResult variant) {
    TimelineSummary timelines = variant.timed().timelines();
    return timelines.count() == 0 ? Long.MAX_VALUE : timelines.medianNs();
  }

  private void verdicts() {
    for (VariantResult variant : result.variants()) {
      String name = variant.name();
      if (!variant.isOk()) {
        String status = variant.status() == Status.FAILED ? "FAILED" : "not available here";
        lines.add("%s: %s: %s".formatted(name, status, variant.why()));
        continue;
      }
      TimingProfile timing = variant.timed();
      if (!timing.load().isValid()) {
        String repeated =
            timing.attempts() == 1 ? "" : " in each of %d attempts".formatted(timing.attempts());
        lines.add(
            "%s: INVALID%s, do not quote its times; its counts of calls hold:"
                .formatted(name, repeated));
        timing.load().reasons().forEach(reason -> lines.add("  " + reason.text()));
      } else if (timing.attempts() > 1) {
        lines.add(
            "%s: timed %d times; the machine or the client disturbed all but the last"
                .formatted(name, timing.attempts()));
      }
      double compilerShare = variant.costs(Load.FULL).compilerShare();
      if (compilerShare >= ProcessCost.NOTEWORTHY_COMPILER_SHARE) {
        lines.add(
            "%s: JIT compilers used %.0f %% of its CPU under full load: it was not yet warm"
                .formatted(name, 100 * compilerShare));
      }
      if (timing.timelines().refused() > 0) {
        lines.add(
            "%s: %d traces left out: their stamps contradict the client's"
                .formatted(name, timing.timelines().refused()));
      }
    }
  }

  static String figure(Cost cost, CostProfile costs) {
    Double value = costs.costs().get(cost);
    if (value == null) {
      return "?";
    }
    if (cost.source == Cost.Source.STAT && costs.cpuResolutionNs() > value / 20) {
      return Format.time(Math.round(value))
          + " +-"
          + Format.time(Math.round(costs.cpuResolutionNs()));
    }
    double error = costs.kernel().unsureShare() * value;
    if (cost == Cost.SYSTEM_CALLS && error >= MIN_SHOWN_ERROR) {
      return number(value) + " +-" + number(error);
    }
    return switch (cost.unit) {
      case "ns" -> Format.time(Math.round(value));
      case "B" -> String.format(Locale.ROOT, "%,.0f B", value);
      default -> number(value);
    };
  }

  static String number(double value) {
    return String.format(Locale.ROOT, value != 0 && value < 0.01 ? "%.4f" : "%.3f", value);
  }
}
