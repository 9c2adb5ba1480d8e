package dev.echolab.lab.explain;

import dev.echolab.lab.console.TextWidth;
import dev.echolab.lab.explain.CostProfile.Cost;
import dev.echolab.lab.explain.ExplainResult.VariantResult;
import dev.echolab.lab.explain.ExplainSettings.Load;
import dev.echolab.lab.explain.Timeline.Provenance;
import dev.echolab.lab.explain.TimelineSummary.StepTimes;
import dev.echolab.lab.explain.TimelineSummary.Times;
import dev.echolab.load.report.Format;
import dev.echolab.load.verdict.Percentile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/** Writes the figures of a result that its overview leaves out. */
final class ExplainDetails {
  private final ExplainResult result;
  private final List<VariantResult> explained;
  private final List<String> lines = new ArrayList<>();

  ExplainDetails(ExplainResult result) {
    this.result = result;
    this.explained = result.explained();
  }

  /** Returns all parts; nothing if no variant has figures. */
  List<String> lines() {
    if (!explained.isEmpty()) {
      steps();
      examples();
      for (Load load : Load.values()) {
        costs(load);
      }
      queues();
      notes();
    }
    return lines;
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
    row(table, "before: server waiting in its read", ExplainDetails::idleInRead);
    row(table, "write returned after the reply", ExplainDetails::overlap);
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
      Timeline example = variant.timed().timelines().example();
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
      table.add(cells(cost.label, v -> ExplainText.figure(cost, v.costs(load))));
      if (cost == Cost.SYSTEM_CALLS) {
        for (String name : SyscallProfile.shownCalls(profiles)) {
          table.add(cells("  " + name, v -> calls(v.costs(load).kernel(), name)));
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
      if (kernel.counted().isEmpty()) {
        lines.add(prefix + "system calls are not available here: " + kernel.whyNot());
        lines.add("    " + kernel.substitute());
      }
      kernel.disagreements().forEach(text -> lines.add(prefix + "sources disagree: " + text));
    }
  }

  private static String calls(SyscallProfile kernel, String name) {
    return kernel.callsPerEcho(name).map(ExplainText::number).orElse("?");
  }

  private void queues() {
    heading("THE KERNEL'S BUFFERS, all connections, and the sampled round trips");
    for (VariantResult variant : explained) {
      TimingProfile timing = variant.timed();
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
                variant.timed().timelines().count() > 0
                    ? cell.apply(variant.timed().timelines())
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
