package dev.echolab.load.report;

import dev.echolab.cli.Durations;
import dev.echolab.counters.Counter;
import dev.echolab.load.os.ProcessCpu;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.LoopModel;
import dev.echolab.load.plan.Target;
import dev.echolab.load.record.ClientCost;
import dev.echolab.load.record.ConnectionCounts;
import dev.echolab.load.record.Incident;
import dev.echolab.load.record.Latencies;
import dev.echolab.load.record.Outcome;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.record.ServerStats;
import dev.echolab.load.verdict.Percentile;
import dev.echolab.load.verdict.Reason;
import dev.echolab.load.verdict.SteadyState;
import dev.echolab.load.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** Formats a result as text: the verdict, then the figures; all latencies are round-trip times. */
public final class LoadReport {
  private static final int TICKS_PER_HALF = 5;

  /** Column widths of the histograms; the names are left-aligned. */
  private static final int[] HISTOGRAM_COLUMNS = {-22, 10, 10, 10, 10, 10, 10, 12};

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

  /** Returns the whole report. */
  public static List<String> lines(LoadPlan plan, RunResult result, Verdict verdict) {
    LoadReport report = new LoadReport(plan, result);
    report.verdict(verdict);
    report.row("workload", describe(plan));
    report.throughput();
    report.latency();
    report.outcomes();
    report.client();
    report.server();
    return report.lines;
  }

  private void verdict(Verdict verdict) {
    lines.add(verdict.status().name());
    for (Reason reason : verdict.reasons()) {
      lines.add("  " + reason.code().key() + ": " + reason.text());
    }
    for (String missed : verdict.thresholdsMissed()) {
      lines.add("  threshold missed: " + missed);
    }
    lines.add("");
  }

  /** Describes the workload in one line. */
  public static String describe(LoadPlan plan) {
    String targets =
        plan.targets().stream().map(Target::toString).collect(Collectors.joining(", "));
    int connections = plan.connections().count();
    String text = targets + " " + plan.traffic().protocol().key();
    if (plan.loop() instanceof LoopModel.Open open) {
      text +=
          ", open loop %s/s %s over %s connections"
              .formatted(Format.rate(open.perSecond()), open.arrivals().key(), connections);
    } else if (plan.loop() instanceof LoopModel.Closed closed) {
      text += ", closed loop %s connections x %s".formatted(connections, closed.pipeline());
      if (!closed.think().isZero()) {
        text += ", think " + Durations.format(closed.think());
      }
    }
    text += ", " + plan.traffic().sizes() + " B";
    long churnEchoes = plan.connections().churnEchoes();
    return churnEchoes > 0 ? text + ", churn " + churnEchoes : text;
  }

  private void throughput() {
    row(
        "measured",
        "%.3f s after %.3f s warm-up, throughput %s",
        result.measuredNs() / 1e9,
        plan.timing().warmup().toNanos() / 1e9,
        SteadyState.of(result.seconds()));
    String rate = Format.rate(result.echoesPerSecond()) + " echoes/s";
    OptionalDouble target = result.throughput().targetPerSecond();
    if (target.isPresent()) {
      rate += " of " + Format.rate(target.getAsDouble()) + "/s target";
    }
    String bandwidth = Format.bandwidth(result.bytesPerSecond());
    row("throughput", "%s, %s of payload each way", rate, bandwidth);
    lines.add("");
  }

  private void latency() {
    Latencies latencies = result.latencies();
    TextTable table =
        new TextTable(HISTOGRAM_COLUMNS)
            .indent(0)
            .gap(1)
            .row("round-trip time", "p50", "p90", "p99", "p99.9", "max", "mean", "samples");
    if (plan.isOpenLoop()) {
      table.row(cells("corrected (intended)", latencies.corrected()));
      table.row(cells("uncorrected (write)", latencies.uncorrected()));
      table.row(cells("late sends", latencies.lateness()));
    } else {
      table.row(cells("from hand-over", latencies.corrected()));
    }
    table.row(cells("connect", latencies.connect()));
    lines.addAll(table.lines());
    lines.add("");
  }

  private static List<String> cells(String name, Histogram histogram) {
    boolean any = histogram.getTotalCount() > 0;
    return List.of(
        name,
        Format.time(Percentile.of(histogram, 50)),
        Format.time(Percentile.of(histogram, 90)),
        Format.time(Percentile.of(histogram, 99)),
        Format.time(Percentile.of(histogram, 99.9)),
        any ? Format.time(histogram.getMaxValue()) : "-",
        any ? Format.time(Math.round(histogram.getMean())) : "-",
        Format.count(histogram.getTotalCount()));
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
          "ran %s of the time, waited for a processor %s, longest step %s",
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

  private void row(String name, String text) {
    row(name, "%s", text);
  }

  private void row(String name, String format, Object... values) {
    lines.add(String.format("%-18s ", name) + String.format(Locale.ROOT, format, values));
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
