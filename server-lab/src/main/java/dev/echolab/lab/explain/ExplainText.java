package dev.echolab.lab.explain;

import dev.echolab.lab.console.TextWidth;
import dev.echolab.lab.explain.CostProfile.Cost;
import dev.echolab.lab.explain.ExplainResult.Status;
import dev.echolab.lab.explain.ExplainResult.VariantResult;
import dev.echolab.lab.explain.ExplainSettings.Load;
import dev.echolab.lab.explain.Timeline.Provenance;
import dev.echolab.lab.explain.TimelineSummary.StepTimes;
import dev.echolab.lab.explain.TimelineSummary.Times;
import dev.echolab.load.report.Format;
import dev.echolab.load.report.TextTable;
import dev.echolab.load.verdict.Percentile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** Writes a result as text for a terminal. */
public final class ExplainText {
  /** A smaller error does not change the printed digits. */
  private static final double MIN_SHOWN_ERROR = 0.0005;

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
    text.verdicts();
    if (!text.explained.isEmpty()) {
      text.overview();
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
    ExplainText text = new ExplainText(result);
    if (!text.explained.isEmpty()) {
      text.steps();
      text.examples();
      for (Load load : Load.values()) {
        text.costs(load);
      }
      text.queues();
      text.notes();
    }
    return TextWidth.wrap(text.lines);
  }

  /** Adds two tables with a row for each server, the fastest first. */
  private void overview() {
    List<VariantResult> sorted =
        explained.stream().sorted(Comparator.comparingLong(ExplainText::medianNs)).toList();
    timesOverview(sorted);
    costsOverview(sorted);
  }

  private void timesOverview(List<VariantResult> sorted) {
    long longestNs = sorted.stream().mapToLong(ExplainText::medianSumNs).max().orElse(0);
    TextTable times = new TextTable(-1, 1, 1, 1, -1).indent(0);
    times.row("server", "round trip", "CPU/echo", "calls", "1 receive 2 read 3 process 4 write");
    for (VariantResult variant : sorted) {
      CostProfile full = variant.costs(Load.FULL);
      times.row(
          variant.name(),
          variant.timing().timelines().count() == 0 ? "?" : Format.time(medianNs(variant)),
          full.cpuNs().isEmpty() ? "?" : Format.time(Math.round(full.cpuNs().getAsDouble())),
          figure(Cost.SYSTEM_CALLS, full).replaceFirst(" .*", ""),
          TextDrawing.steps(variant.timing().timelines(), longestNs));
    }
    lines.add("");
    lines.addAll(times.lines());
    lines.add(
        "  round trip: median at "
            + result.settings().describe(Load.GENTLE)
            + "; 5 is transmit, . is between the steps");
  }

  private void costsOverview(List<VariantResult> sorted) {
    TextTable costs = new TextTable().indent(0);
    List<Cost> shown =
        List.of(
            Cost.CPU_USER,
            Cost.CPU_KERNEL,
            Cost.READ_CALLS,
            Cost.WRITE_CALLS,
            Cost.SELECTS,
            Cost.VOLUNTARY_SWITCHES,
            Cost.ALLOCATED);
    costs.row("per echo", "user", "kernel", "reads", "writes", "selects", "switches", "heap");
    for (VariantResult variant : sorted) {
      List<String> cells = new ArrayList<>(List.of(variant.name()));
      shown.forEach(
          cost -> cells.add(figure(cost, variant.costs(Load.FULL)).replaceFirst(" \\+.*", "")));
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
    TimelineSummary timelines = variant.timing().timelines();
    return timelines.count() == 0
        ? Long.MAX_VALUE
        : timelines.ofRequests().roundTrip().histogram().getValueAtPercentile(50);
  }

  private static long medianSumNs(VariantResult variant) {
    return variant.timing().timelines().medians().values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private void verdicts() {
    for (VariantResult variant : result.variants()) {
      if (variant.isOk()) {
        verdict(variant.name(), variant.timing());
      } else {
        String status = variant.status() == Status.FAILED ? "FAILED" : "not available here";
        lines.add("%s: %s: %s".formatted(variant.name(), status, variant.why()));
      }
    }
  }

  private void verdict(String name, TimingProfile timing) {
    if (!timing.load().isValid()) {
      lines.add(name + ": INVALID, do not quote its times; its counts of calls hold:");
      timing.load().reasons().forEach(reason -> lines.add("  " + reason.text()));
    }
    if (timing.timelines().refused() > 0) {
      lines.add(
          "%s: %d traces left out: their stamps contradict the client's"
              .formatted(name, timing.timelines().refused()));
    }
  }

  private void steps() {
    heading(
        "THE STEPS: median / p99 of sampled requests during "
            + result.settings().describe(Load.GENTLE));
    List<List<String>> table = table("step");
    for (Step step : Step.values()) {
      row(table, step.label, summary -> step(summary.step(step)));
    }
    row(table, "sum = round trip", summary -> pair(summary.ofRequests().roundTrip(), ""));
    row(table, "medians' sum / median", s -> percent(s.mediansPerRoundTrip()));
    row(table, "in parallel: client's write call", s -> pair(s.ofRequests().clientWrite(), ""));
    row(table, "before: sent later than intended", s -> pair(s.ofRequests().late(), ""));
    row(table, "before: server waiting in its read", ExplainText::idleInRead);
    row(table, "write returned after the reply", ExplainText::overlap);
    row(table, "requests sampled", summary -> Format.count(summary.count()));
    add(table);
    lines.add("  ~ inferred, not observed;  - this model has no such moment: see the notes below.");
  }

  private static String step(StepTimes step) {
    return switch (step.seen()) {
      case NOT_SEEN -> "-";
      case INFERRED -> pair(step.times(), "~");
      case OBSERVED -> pair(step.times(), "");
    };
  }

  private static String idleInRead(TimelineSummary summary) {
    return summary.seen(Step.WAIT) == Provenance.NOT_SEEN
        ? pair(summary.ofRequests().idleInRead(), "~")
        : "-";
  }

  private static String overlap(TimelineSummary summary) {
    return summary.overlappedShare() == 0
        ? "never"
        : "%s, by %s"
            .formatted(percent(summary.overlappedShare()), Format.time(summary.meanOverlapNs()));
  }

  private static String pair(Times times, String mark) {
    Histogram histogram = times.histogram();
    if (histogram.getTotalCount() == 0) {
      return "no sample";
    }
    OptionalLong p99 = Percentile.of(histogram, 99);
    return mark
        + Format.time(histogram.getValueAtPercentile(50))
        + " / "
        + (p99.isPresent() ? Format.time(p99.getAsLong()) : "too few");
  }

  private void examples() {
    heading("ONE REQUEST, DRAWN TO SCALE (the sampled request that is nearest to the medians)");
    for (VariantResult variant : explained) {
      Timeline example = variant.timing().timelines().example();
      if (example == null) {
        lines.add(variant.name() + ": no request was sampled");
      } else {
        lines.add(variant.name() + ", " + Format.time(example.roundTripNs()));
        lines.addAll(TextDrawing.toScale(example));
      }
    }
    lines.add("  █ observed  ░ inferred  ▒ in parallel  | shorter than a column");
  }

  private void costs(Load load) {
    heading("PER ECHO, " + result.settings().describe(load));
    List<List<String>> table = table("");
    table.add(cells("echoes/s", v -> Format.rate(v.costs(load).echoesPerSecond())));
    List<SyscallProfile> profiles = explained.stream().map(v -> v.costs(load).kernel()).toList();
    for (Cost cost : Cost.values()) {
      table.add(cells(cost.label, v -> figure(cost, v.costs(load))));
      if (cost == Cost.SYSTEM_CALLS) {
        for (String name : SyscallProfile.shownCalls(profiles)) {
          table.add(cells("  " + name, v -> number(v.costs(load).kernel().callsPerEcho(name))));
        }
      }
    }
    add(table);
    if (table.stream().anyMatch(row -> row.contains("?"))) {
      lines.add("  ? unknown: this server or this system does not report it. It is not 0.");
    }
    for (VariantResult variant : explained) {
      SyscallProfile kernel = variant.costs(load).kernel();
      String prefix = "  " + variant.name() + ": ";
      if (kernel.calls().isEmpty()) {
        lines.add(prefix + "system calls are not available here: " + kernel.whyNot());
        lines.add("    " + kernel.substitute());
      }
      kernel.disagreements().forEach(text -> lines.add(prefix + "sources disagree: " + text));
    }
  }

  private static String figure(Cost cost, CostProfile costs) {
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

  private static String number(OptionalDouble value) {
    return value.isEmpty() ? "?" : number(value.getAsDouble());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value != 0 && value < 0.01 ? "%.4f" : "%.3f", value);
  }

  private void queues() {
    heading("THE KERNEL'S BUFFERS, all connections, every 10 ms, and the sampled round trips");
    for (VariantResult variant : explained) {
      TimingProfile timing = variant.timing();
      if (timing.samples().isEmpty()) {
        lines.add(
            variant.name()
                + ": no samples: "
                + Objects.requireNonNullElse(timing.whyNoQueues(), "too short"));
        continue;
      }
      lines.add(variant.name());
      lines.addAll(TextDrawing.series(timing));
    }
  }

  private void notes() {
    heading("HOW TO READ THIS");
    explained.stream()
        .flatMap(variant -> variant.notes().stream())
        .distinct()
        .forEach(note -> lines.add("  - " + note));
    lines.add(
        "  - Java cannot observe the kernel's copy: 'read' and 'write' are whole calls, measured"
            + " from outside.");
    lines.add("  - Sources:");
    for (Cost.Source source : Cost.Source.values()) {
      List<String> costs =
          Arrays.stream(Cost.values())
              .filter(cost -> cost.source == source)
              .map(cost -> cost.label)
              .toList();
      lines.add("      " + source + ": " + String.join(", ", costs));
    }
  }

  private void heading(String text) {
    lines.addAll(List.of("", text));
  }

  /** Returns a table, row by row, that has its header. */
  private List<List<String>> table(String firstHeader) {
    return new ArrayList<>(List.of(cells(firstHeader, VariantResult::name)));
  }

  private void add(List<List<String>> table) {
    lines.addAll(TextWidth.table(table));
  }

  private void row(List<List<String>> table, String label, Function<TimelineSummary, String> cell) {
    table.add(
        cells(
            label,
            variant ->
                variant.timing().timelines().count() > 0
                    ? cell.apply(variant.timing().timelines())
                    : "not available"));
  }

  private List<String> cells(String label, Function<VariantResult, String> cell) {
    List<String> cells = new ArrayList<>(List.of(label));
    explained.forEach(variant -> cells.add(cell.apply(variant)));
    return cells;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }
}
