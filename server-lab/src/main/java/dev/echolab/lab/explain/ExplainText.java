package dev.echolab.lab.explain;

import dev.echolab.lab.explain.CostProfile.Cost;
import dev.echolab.lab.explain.ExplainResult.VariantResult;
import dev.echolab.lab.explain.ExplainSettings.Load;
import dev.echolab.lab.explain.QueueSampler.QueueSample.Queues;
import dev.echolab.lab.explain.Timeline.Provenance;
import dev.echolab.load.report.Format;
import dev.echolab.load.report.TextTable;
import dev.echolab.load.verdict.Percentile;
import dev.echolab.load.verdict.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/** What was found, for a terminal. */
public final class ExplainText {
  /** What is less is not to be seen in the figure it belongs to. */
  private static final double LEAST_SHOWN = 0.0005;

  private final ExplainResult result;
  private final List<VariantResult> explained;
  private final List<String> lines = new ArrayList<>();

  private ExplainText(ExplainResult result) {
    this.result = result;
    this.explained = result.explained();
  }

  public static List<String> lines(ExplainResult result) {
    ExplainText text = new ExplainText(result);
    text.verdicts();
    if (!text.explained.isEmpty()) {
      text.steps();
      text.examples();
      for (Load load : Load.values()) {
        text.costs(load);
      }
      text.queues();
      text.notes();
    }
    return text.lines;
  }

  private void verdicts() {
    for (VariantResult variant : result.variants()) {
      if (!variant.isOk()) {
        lines.add(
            "%s: %s: %s"
                .formatted(
                    variant.name(),
                    variant.status() == VariantResult.Status.FAILED
                        ? "FAILED"
                        : "not available here",
                    variant.why()));
        continue;
      }
      TimingProfile timed = variant.timed().orElseThrow();
      if (!timed.verdict().isValid()) {
        lines.add(variant.name() + ": INVALID, do not quote its times:");
        for (Reason reason : timed.verdict().reasons()) {
          lines.add("  " + reason.text());
        }
      }
      if (timed.timelines().refused() > 0) {
        lines.add(
            "%s: %d traces left out: their stamps contradict the client's"
                .formatted(variant.name(), timed.timelines().refused()));
      }
    }
  }

  private void steps() {
    heading(
        "THE STEPS: median / p99 of sampled requests beside "
            + result.settings().describe(Load.GENTLE));
    TextTable table = new TextTable();
    table.row(header("step"));
    for (Step step : Step.values()) {
      table.row(row(step.label(), v -> cell(v, step)));
    }
    table.row(row("sum = round trip", v -> pair(summary(v).roundTrip(), "")));
    table.row(
        row("steps / round trip, all requests", v -> percent(summary(v).stepsPerRoundTrip())));
    table.row(row("medians' sum / median", v -> percent(summary(v).mediansPerRoundTrip())));
    table.row(row("beside: client's write call", v -> pair(summary(v).clientWrite(), "")));
    table.row(row("before: sent later than intended", v -> pair(summary(v).late(), "")));
    table.row(row("before: server waiting in its read", this::idleInRead));
    table.row(row("write returned after the reply", v -> overlap(summary(v))));
    table.row(row("requests sampled", v -> Format.count(summary(v).count())));
    lines.addAll(table.lines());
    lines.add("  ~ inferred, not observed;  - this model has no such moment: see the notes below.");
  }

  private String cell(VariantResult variant, Step step) {
    TimelineSummary summary = summary(variant);
    return switch (summary.seen(step)) {
      case NOT_SEEN -> "-";
      case INFERRED -> pair(summary.step(step), "~");
      case OBSERVED -> pair(summary.step(step), "");
    };
  }

  private String idleInRead(VariantResult variant) {
    TimelineSummary summary = summary(variant);
    return summary.seen(Step.TURN) == Provenance.NOT_SEEN ? pair(summary.idleInRead(), "~") : "-";
  }

  private static String overlap(TimelineSummary summary) {
    return summary.overlappedShare() == 0
        ? "never"
        : "%s, by %s"
            .formatted(percent(summary.overlappedShare()), Format.time(summary.meanOverlapNs()));
  }

  private static String pair(Histogram histogram, String mark) {
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
    heading("ONE REQUEST, DRAWN TO SCALE (the most ordinary one that was sampled)");
    for (VariantResult variant : explained) {
      Optional<Timeline> example = summary(variant).example();
      if (example.isEmpty()) {
        lines.add(variant.name() + ": no request was sampled");
        continue;
      }
      lines.add(variant.name() + ", " + Format.time(example.get().roundTripNs()));
      lines.addAll(TextDrawing.toScale(example.get()));
    }
    lines.add("  █ observed  ░ inferred  ▒ goes on beside  | shorter than a column");
  }

  private void costs(Load load) {
    heading("PER ECHO, " + result.settings().describe(load));
    TextTable table = new TextTable();
    table.row(header(""));
    table.row(row("echoes/s", v -> Format.rate(part(v, load).echoesPerSecond())));
    for (Cost cost : Cost.values()) {
      table.row(row(cost.label(), v -> figure(cost, part(v, load))));
      if (cost == Cost.SYSTEM_CALLS) {
        byName(table, load);
      }
    }
    lines.addAll(table.lines());
    lines.add("  ? not known: this server, or this system, does not tell. It is not 0.");
    for (VariantResult variant : explained) {
      SyscallProfile kernel = part(variant, load).kernel();
      if (kernel.calls().isEmpty()) {
        lines.add("  " + variant.name() + ": system calls cannot be had here: " + kernel.whyNot());
        lines.add("    " + nextBest(kernel));
      }
      kernel
          .disagreements()
          .forEach(text -> lines.add("  " + variant.name() + ": sources disagree: " + text));
    }
  }

  private static String nextBest(SyscallProfile kernel) {
    if (kernel.io().isEmpty() || kernel.echoes() == 0) {
      return "and /proc/PID/io cannot be read either";
    }
    return String.format(
        Locale.ROOT,
        "/proc/PID/io: %.3f reads, %.3f writes per echo (recv, send and waits are not in it)",
        (double) kernel.io().get().readCalls() / kernel.echoes(),
        (double) kernel.io().get().writeCalls() / kernel.echoes());
  }

  /** Those that at least one server makes once in a thousand echoes, and what is left. */
  private void byName(TextTable table, Load load) {
    Set<String> names = new TreeSet<>();
    for (VariantResult variant : explained) {
      SyscallProfile kernel = part(variant, load).kernel();
      kernel
          .calls()
          .ifPresent(
              calls ->
                  calls
                      .made()
                      .forEach(
                          (name, count) -> {
                            if (count * 1000 >= kernel.echoes()) {
                              names.add(name);
                            }
                          }));
    }
    for (String name : names) {
      table.row(row("  " + name, v -> perEcho(part(v, load).kernel().callsPerEcho(name))));
    }
    table.row(row("  others", v -> perEcho(part(v, load).kernel().otherCallsPerEcho())));
  }

  private static String perEcho(OptionalDouble calls) {
    return calls.isEmpty() ? "?" : number(calls.getAsDouble());
  }

  private static String figure(Cost cost, CostProfile part) {
    OptionalDouble value = part.cost(cost);
    if (value.isEmpty()) {
      return "?";
    }
    if (cost.source() == Cost.Source.STAT && part.cpuResolutionNs() > value.getAsDouble() / 20) {
      return Format.time(Math.round(value.getAsDouble()))
          + " +-"
          + Format.time(Math.round(part.cpuResolutionNs()));
    }
    double unsure = part.kernel().unsureShare() * value.getAsDouble();
    if (cost == Cost.SYSTEM_CALLS && unsure >= LEAST_SHOWN) {
      return number(value.getAsDouble()) + " +-" + number(unsure);
    }
    return switch (cost.unit()) {
      case "ns" -> Format.time(Math.round(value.getAsDouble()));
      case "B" -> String.format(Locale.ROOT, "%,.0f B", value.getAsDouble());
      default -> number(value.getAsDouble());
    };
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value != 0 && value < 0.01 ? "%.4f" : "%.3f", value);
  }

  private void queues() {
    heading("THE KERNEL'S BUFFERS, all connections, each 10 ms, beside the sampled round trips");
    for (VariantResult variant : explained) {
      TimingProfile timed = variant.timed().orElseThrow();
      if (timed.queues().isEmpty()) {
        lines.add(
            variant.name() + ": cannot be had here: " + timed.whyNoQueues().orElse("no time"));
        continue;
      }
      lines.add(variant.name());
      queue("server Recv-Q", timed, Queues::serverReceiveBytes);
      queue("server Send-Q", timed, Queues::serverSendBytes);
      queue("client Recv-Q", timed, Queues::clientReceiveBytes);
      queue("client Send-Q", timed, Queues::clientSendBytes);
      long[] roundTrips =
          timed.timelines().timelines().stream()
              .sorted(Comparator.comparingLong(Timeline::startNs))
              .mapToLong(Timeline::roundTripNs)
              .toArray();
      long highest = Arrays.stream(roundTrips).max().orElse(0);
      lines.add(series("round trip", roundTrips, highest, Format.time(highest)));
    }
  }

  private void queue(String label, TimingProfile timed, ToLongFunction<Queues> of) {
    long[] bytes = timed.queues().stream().mapToLong(s -> of.applyAsLong(s.all())).toArray();
    long highest = Arrays.stream(bytes).max().orElse(0);
    lines.add(series(label, bytes, highest, Format.count(highest) + " B"));
  }

  private static String series(String label, long[] values, long highest, String most) {
    return "  %-14s [%s] at most %s".formatted(label, TextDrawing.sparkline(values, highest), most);
  }

  private void notes() {
    heading("HOW TO READ THIS");
    Set<String> notes = new LinkedHashSet<>();
    explained.forEach(variant -> notes.addAll(variant.notes()));
    notes.forEach(note -> lines.add("  - " + note));
    lines.add(
        "  - Java cannot see the kernel copy: 'read' and 'write' are whole calls, seen from"
            + " outside.");
    lines.add("  - Sources:");
    for (Cost.Source source : Cost.Source.values()) {
      List<String> costs = new ArrayList<>();
      for (Cost cost : Cost.values()) {
        if (cost.source() == source) {
          costs.add(cost.label());
        }
      }
      lines.add("      " + source + ": " + String.join(", ", costs));
    }
  }

  private void heading(String text) {
    lines.add("");
    lines.add(text);
  }

  private List<String> header(String first) {
    List<String> cells = new ArrayList<>();
    cells.add(first);
    explained.forEach(variant -> cells.add(variant.name()));
    return cells;
  }

  private List<String> row(String label, Function<VariantResult, String> cell) {
    List<String> cells = new ArrayList<>();
    cells.add(label);
    explained.forEach(variant -> cells.add(cell.apply(variant)));
    return cells;
  }

  private static TimelineSummary summary(VariantResult variant) {
    return variant.timed().orElseThrow().timelines();
  }

  private static CostProfile part(VariantResult variant, Load load) {
    return variant.counted().stream().filter(part -> part.load() == load).findFirst().orElseThrow();
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }
}
