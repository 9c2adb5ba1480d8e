package dev.echolab.load.report;

import dev.echolab.cli.Durations;
import dev.echolab.counters.Counter;
import dev.echolab.load.os.ProcessCpu;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.LoopModel;
import dev.echolab.load.plan.RateProfile.Stage;
import dev.echolab.load.plan.Target;
import dev.echolab.load.record.ClientCost;
import dev.echolab.load.record.ConnectionCounts;
import dev.echolab.load.record.Incident;
import dev.echolab.load.record.Latencies;
import dev.echolab.load.record.Outcome;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.record.ServerStats;
import dev.echolab.load.record.StageResult;
import dev.echolab.load.verdict.Percentile;
import dev.echolab.load.verdict.Reason;
import dev.echolab.load.verdict.SteadyState;
import dev.echolab.load.verdict.ThresholdResult;
import dev.echolab.load.verdict.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** Formats a result as text: the verdict, then the figures; all latencies are round-trip times. */
public final class LoadReport {
  private static final int TICKS_PER_HALF = 5;

  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};
  private static final int COLUMNS = 80;
  private static final int NAME_COLUMNS = 19;

  /** The counters of the server that are shown per echo, in this order. */
  private static final List<Counter> COUNTERS =
      List.of(
          Counter.READ_CALLS,
          Counter.EMPTY_READS,
          Counter.WRITE_CALLS,
          Counter.PARTIAL_WRITES,
          Counter.SELECTS);

  private final LoadPlan plan;
  private final RunResult result;
  private final List<String> lines = new ArrayList<>();

  private LoadReport(LoadPlan plan, RunResult result) {
    this.plan = plan;
    this.result = result;
  }

  public static List<String> lines(LoadPlan plan, RunResult result, Verdict verdict) {
    LoadReport report = new LoadReport(plan, result);
    report.verdict(verdict);
    report.row("workload", describe(plan));
    report.throughput();
    report.latency();
    report.stages();
    report.outcomes();
    report.client();
    report.server();
    return report.lines;
  }

  private void verdict(Verdict verdict) {
    lines.add(verdict.status().name());
    if (verdict.isValid()) {
      wrapped("", 2, headline(plan, result, verdict));
    }
    for (Reason reason : verdict.reasons()) {
      lines.add("  " + reason.code().key() + ": " + reason.text());
    }
    for (ThresholdResult threshold : verdict.thresholds()) {
      lines.add("  threshold " + threshold.state().key() + ": " + threshold);
    }
    lines.add("");
  }

  /** Returns the result in one sentence. */
  public static String headline(LoadPlan plan, RunResult result, Verdict verdict) {
    if (!verdict.isValid()) {
      return "The figures are not reliable: " + verdict.reasons().get(0).text() + ".";
    }
    Histogram latency = result.corrected();
    String percentiles =
        DoubleStream.of(50, 99)
            .filter(percentile -> Percentile.of(latency, percentile).isPresent())
            .mapToObj(p -> ", " + name(p) + " " + Format.time(Percentile.of(latency, p)))
            .collect(Collectors.joining());
    int targets = plan.targets().size();
    return "%s answered %s/s on %s connection%s%s, %s."
        .formatted(
            targets == 1 ? plan.targets().get(0) : targets + " targets",
            Format.rate(result.echoesPerSecond()),
            plan.connections().count(),
            plan.connections().count() == 1 ? "" : "s",
            percentiles,
            result.outcomes().errors() == 0
                ? "no errors"
                : Format.percent(result.outcomes().errorShare()) + " errors");
  }

  private static String name(double percentile) {
    return "p" + (percentile % 1 == 0 ? "" + (int) percentile : "" + percentile);
  }

  /** Describes the workload in one line. */
  public static String describe(LoadPlan plan) {
    String targets =
        plan.targets().stream().map(Target::toString).collect(Collectors.joining(", "));
    int connections = plan.connections().count();
    String text = targets + " " + plan.traffic().protocol().key();
    if (plan.loop() instanceof LoopModel.Open open) {
      text +=
          ", open loop %s %s over %s connections"
              .formatted(
                  open.profile().stages().isEmpty()
                      ? Format.rate(open.perSecond()) + "/s"
                      : open.profile(),
                  open.arrivals().key(),
                  connections);
    } else if (plan.loop() instanceof LoopModel.Closed closed) {
      text += ", closed loop %s connections x %s".formatted(connections, closed.pipeline());
      if (!closed.think().isZero()) {
        text += ", think " + Durations.format(closed.think());
      }
    }
    text += ", " + plan.traffic().sizes() + " B";
    text += plan.traffic().payload().isPresent() ? " of a file" : "";
    long churnEchoes = plan.connections().churnEchoes();
    return churnEchoes > 0 ? text + ", churn " + churnEchoes : text;
  }

  private void throughput() {
    row(
        "measured",
        "%.3f s%s after %.3f s warm-up, throughput %s",
        result.measuredNs() / 1e9,
        result.measured().interrupted() && plan.timing().requests() == 0
            ? " of " + Durations.format(plan.timing().duration())
            : "",
        plan.timing().warmup().toNanos() / 1e9,
        SteadyState.of(result.throughput()));
    String rate = Format.rate(result.echoesPerSecond()) + " echoes/s";
    OptionalDouble target = result.throughput().targetPerSecond();
    if (target.isPresent()) {
      boolean changes = !result.throughput().stages().isEmpty();
      String kind = changes ? "/s average target" : "/s target";
      rate += " of " + Format.rate(target.getAsDouble()) + kind;
    }
    String bandwidth = Format.bandwidth(result.bytesPerSecond());
    row("throughput", "%s, %s of payload each way", rate, bandwidth);
    lines.add("");
  }

  private void latency() {
    Latencies latencies = result.latencies();
    Map<String, Histogram> columns = new LinkedHashMap<>();
    if (plan.isOpenLoop()) {
      columns.put("corrected", latencies.corrected());
      columns.put("uncorrected", latencies.uncorrected());
      columns.put("late sends", latencies.lateness());
    } else {
      columns.put("from hand-over", latencies.corrected());
    }
    columns.put("connect", latencies.connect());
    TextTable table = new TextTable(-NAME_COLUMNS, 13).indent(0).gap(1);
    table.row(cells("round-trip time", columns.keySet().stream()));
    for (double percentile : PERCENTILES) {
      if (percentile <= 99.9
          || columns.values().stream().anyMatch(h -> Percentile.of(h, percentile).isPresent())) {
        table.row(
            cells(
                name(percentile),
                columns.values().stream().map(h -> Format.time(Percentile.of(h, percentile)))));
      }
    }
    table.row(cells("max", columns.values().stream().map(h -> known(h, h.getMaxValue()))));
    table.row(cells("mean", columns.values().stream().map(h -> known(h, Math.round(h.getMean())))));
    table.row(
        cells("samples", columns.values().stream().map(h -> Format.count(h.getTotalCount()))));
    lines.addAll(table.lines());
    lines.add("");
  }

  private static String known(Histogram histogram, long ns) {
    return histogram.getTotalCount() > 0 ? Format.time(ns) : "-";
  }

  private static List<String> cells(String name, Stream<String> values) {
    return Stream.concat(Stream.of(name), values).toList();
  }

  private void stages() {
    List<StageResult> stages = result.throughput().stages();
    if (stages.isEmpty()) {
      return;
    }
    TextTable table = new TextTable(-5, 6).indent(0);
    table.row("stage", "due/s", "time", "echoes/s", "p50", "p99", "max", "errors");
    for (int i = 0; i < stages.size(); i++) {
      Stage planned = plan.profile().stages().get(i);
      StageResult stage = stages.get(i);
      double seconds = plan.profile().secondsWithin(i, result.measuredNs());
      Histogram latency = stage.corrected();
      table.row(
          "" + (i + 1),
          planned.rates(),
          Durations.format(planned.duration()),
          seconds == 0 ? "-" : Format.rate(stage.echoes() / seconds),
          Format.time(Percentile.of(latency, 50)),
          Format.time(Percentile.of(latency, 99)),
          known(latency, latency.getMaxValue()),
          Format.count(stage.errors()));
    }
    lines.addAll(table.lines());
    lines.add("");
  }

  private void outcomes() {
    row(
        "outcomes",
        Stream.of(Outcome.values())
            .map(outcome -> outcome.key() + " " + Format.count(result.outcomes().of(outcome)))
            .collect(Collectors.joining(", ")));
    ConnectionCounts c = result.connections();
    String text =
        String.format(
                Locale.ROOT,
                "%.1f of %,d carried load, opened ",
                c.loaded(),
                plan.connections().measured())
            + Format.count(c.opened())
            + ", lost "
            + Format.count(c.lost());
    if (c.churned() > 0) {
      text += ", churned " + Format.count(c.churned());
    }
    if (c.longestGapNs() > 0) {
      text += ", longest gap until reconnected " + Format.time(c.longestGapNs());
    }
    if (c.slowReaders() > 0) {
      String bytes = Format.count(c.slowReaderBytes());
      text += ", %s slow readers sent %s B and read none".formatted(c.slowReaders(), bytes);
    }
    row("connections", text);
    for (Incident incident : result.incidents()) {
      String count = Format.count(incident.count());
      row("  " + incident.kind(), "%s x, first: %s", count, incident.firstExample());
    }
  }

  private void client() {
    ClientCost client = result.client();
    row(
        "client",
        "%d thread%s, process CPU per echo %s",
        client.threads(),
        client.threads() == 1 ? "" : "s",
        cpuPerEcho());
    double threadNs = (double) result.measuredNs() * client.threads();
    if (client.runQueueWaitNs() >= 0 && threadNs > 0) {
      row(
          "",
          "ran %s of the time, waited for a processor %s, longest pause %s",
          Format.percent(client.threadsRanNs() / threadNs),
          Format.percent(client.runQueueWaitNs() / threadNs),
          Format.time(client.longestStepNs()));
    }
  }

  private String cpuPerEcho() {
    OptionalDouble user = result.cpuUserNsPerEcho();
    OptionalDouble kernel = result.cpuSysNsPerEcho();
    return user.isPresent() && kernel.isPresent()
        ? String.format(
            Locale.ROOT,
            "%.0f ns user + %.0f ns kernel, each +-%.0f",
            user.getAsDouble(),
            kernel.getAsDouble(),
            Math.ceil((double) ProcessCpu.TICK_NS * result.runIds().size() / result.echoes()))
        : "not available";
  }

  private void server() {
    if (result.server().isEmpty() || result.echoes() == 0) {
      return;
    }
    ServerStats server = result.server().get();
    String text =
        COUNTERS.stream()
            .filter(counter -> server.get(counter).isPresent())
            .map(
                counter -> {
                  double perEcho = (double) server.get(counter).getAsLong() / result.echoes();
                  return String.format(Locale.ROOT, "%s %.3f", counter.key(), perEcho);
                })
            .collect(Collectors.joining(", "));
    row("server, per echo", text);
  }

  private void row(String name, String format, Object... values) {
    row(name, String.format(Locale.ROOT, format, values));
  }

  private void row(String name, String text) {
    wrapped(String.format("%-" + (NAME_COLUMNS - 1) + "s ", name), NAME_COLUMNS, text);
  }

  /** Adds a text; what is too long for a line continues, indented, on the next one. */
  private void wrapped(String start, int indent, String text) {
    StringBuilder line = new StringBuilder(start);
    for (String word : text.split(" ", -1)) {
      if (line.length() + word.length() > COLUMNS && line.length() > indent) {
        lines.add(line.toString().stripTrailing());
        line.setLength(0);
        line.append(" ".repeat(indent));
      }
      line.append(word).append(' ');
    }
    lines.add(line.toString().stripTrailing());
  }

  /** Returns the percentile distribution of the corrected and of the uncorrected latencies. */
  public static List<String> percentileLines(RunResult result) {
    TextTable table =
        new TextTable(12, 14)
            .indent(0)
            .gap(1)
            .row(List.of())
            .row("percentile", "corrected", "uncorrected", "samples");
    for (HistogramIterationValue v : result.corrected().percentiles(TICKS_PER_HALF)) {
      double percentile = v.getPercentileLevelIteratedTo();
      table.row(
          String.format(Locale.ROOT, "%.5f", percentile),
          Format.time(v.getValueIteratedTo()),
          Format.time(result.uncorrected().getValueAtPercentile(percentile)),
          Format.count(v.getTotalCountToThisValue()));
    }
    return table.lines();
  }
}
