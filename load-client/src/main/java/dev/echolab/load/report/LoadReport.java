package dev.echolab.load.report;

import dev.echolab.cli.Durations;
import dev.echolab.counters.Counter;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.LoopModel;
import dev.echolab.load.record.ConnectionCounts;
import dev.echolab.load.record.Incident;
import dev.echolab.load.record.Latencies;
import dev.echolab.load.record.Outcome;
import dev.echolab.load.record.Outcomes;
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
    StringBuilder text = new StringBuilder();
    text.append(plan.targets().stream().map(Object::toString).collect(Collectors.joining(", ")))
        .append(' ')
        .append(plan.traffic().protocol().key())
        .append(", ");
    if (plan.loop() instanceof LoopModel.Open open) {
      text.append("open loop ")
          .append(Format.rate(open.perSecond()))
          .append("/s ")
          .append(open.arrivals().key())
          .append(" over ")
          .append(plan.connections().count())
          .append(" connections");
    } else if (plan.loop() instanceof LoopModel.Closed closed) {
      text.append("closed loop ")
          .append(plan.connections().count())
          .append(" connections x ")
          .append(closed.pipeline());
      if (!closed.think().isZero()) {
        text.append(", think ").append(Durations.format(closed.think()));
      }
    }
    text.append(", ").append(plan.traffic().sizes()).append(" B");
    if (plan.connections().churnEchoes() > 0) {
      text.append(", churn ").append(plan.connections().churnEchoes());
    }
    return text.toString();
  }

  private void throughput() {
    String measured =
        String.format(
            Locale.ROOT,
            "%.3f s after %.3f s warm-up, throughput %s",
            result.measuredNs() / 1e9,
            plan.timing().warmup().toNanos() / 1e9,
            SteadyState.of(result.seconds()));
    row("measured", measured);
    String rate = Format.rate(result.echoesPerSecond()) + " echoes/s";
    if (result.throughput().targetPerSecond().isPresent()) {
      rate +=
          " of " + Format.rate(result.throughput().targetPerSecond().getAsDouble()) + "/s target";
    }
    row(
        "throughput",
        rate + ", " + Format.bandwidth(result.bytesPerSecond()) + " of payload each way");
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
    Outcomes outcomes = result.outcomes();
    row(
        "outcomes",
        Stream.of(Outcome.values())
            .map(outcome -> outcome.key() + " " + Format.count(outcomes.of(outcome)))
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
      text +=
          ", "
              + c.slowReaders()
              + " slow readers sent "
              + Format.count(c.slowReaderBytes())
              + " B and read none";
    }
    row("connections", text);
    for (Incident incident : result.incidents()) {
      row(
          "  " + incident.kind(),
          Format.count(incident.count()) + " x, first: " + incident.firstExample());
    }
  }

  private void client() {
    String text =
        String.format(
            Locale.ROOT,
            "%d thread%s, process CPU per echo %s",
            result.client().threads(),
            result.client().threads() == 1 ? "" : "s",
            cpuPerEcho());
    row("client", text);
    double threadNs = (double) result.measuredNs() * result.client().threads();
    if (result.client().runQueueWaitNs() >= 0 && threadNs > 0) {
      row(
          "",
          "ran "
              + Format.percent(result.client().threadsRanNs() / threadNs)
              + " of the time, waited for a processor "
              + Format.percent(result.client().runQueueWaitNs() / threadNs)
              + ", longest step "
              + Format.time(result.client().longestStepNs()));
    }
  }

  private String cpuPerEcho() {
    OptionalDouble user = result.cpuUserNsPerEcho();
    OptionalDouble kernel = result.cpuSysNsPerEcho();
    return user.isPresent() && kernel.isPresent()
        ? String.format(
            Locale.ROOT, "%.0f ns user + %.0f ns kernel", user.getAsDouble(), kernel.getAsDouble())
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
                counter ->
                    String.format(
                        Locale.ROOT,
                        "%s %.3f",
                        counter.key(),
                        (double) server.get(counter).getAsLong() / result.echoes()))
            .collect(Collectors.joining(", "));
    row("server, per echo", text);
  }

  private void row(String name, String value) {
    lines.add(String.format("%-18s %s", name, value));
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
