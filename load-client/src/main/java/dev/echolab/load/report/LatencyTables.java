package dev.echolab.load.report;

import dev.echolab.cli.Durations;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.RateProfile.Stage;
import dev.echolab.load.record.Latencies;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.record.StageResult;
import dev.echolab.load.verdict.Percentile;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** Formats the latencies of a run as tables of text. */
public final class LatencyTables {
  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};
  private static final int TICKS_PER_HALF = 5;

  private LatencyTables() {}

  /** Returns round-trip times, lateness of sends (open loop), and connect times. */
  static TextTable ofRun(LoadPlan plan, RunResult result) {
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
    Collection<Histogram> all = columns.values();
    TextTable table = new TextTable(-LoadReport.NAME_COLUMNS, 13).gap(1);
    table.row(cells("round-trip time", columns.keySet(), name -> name));
    for (double p : PERCENTILES) {
      if (p <= 99.9 || all.stream().anyMatch(h -> Percentile.of(h, p).isPresent())) {
        table.row(cells(Format.percentileName(p), all, h -> Format.time(Percentile.of(h, p))));
      }
    }
    table.row(cells("max", all, h -> known(h, h.getMaxValue())));
    table.row(cells("mean", all, h -> known(h, Math.round(h.getMean()))));
    return table.row(cells("samples", all, h -> Format.count(h.getTotalCount())));
  }

  private static String known(Histogram histogram, long ns) {
    return histogram.getTotalCount() > 0 ? Format.time(ns) : "-";
  }

  private static <T> List<String> cells(
      String name, Collection<T> columns, Function<T, String> text) {
    return Stream.concat(Stream.of(name), columns.stream().map(text)).toList();
  }

  /** Returns the stages of a load profile, one per row. */
  static TextTable ofStages(LoadPlan plan, RunResult result) {
    TextTable table = new TextTable(-5, 6);
    table.row("stage", "due/s", "time", "echoes/s", "p50", "p99", "max", "errors");
    List<StageResult> stages = result.throughput().stages();
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
    return table;
  }

  /** Returns the whole distribution of the corrected and of the uncorrected round-trip times. */
  public static List<String> percentileLines(RunResult result) {
    TextTable table =
        new TextTable(12, 14)
            .gap(1)
            .row(List.of())
            .row("percentile", "corrected", "uncorrected", "samples");
    for (HistogramIterationValue v : result.corrected().percentiles(TICKS_PER_HALF)) {
      double percentile = v.getPercentileLevelIteratedTo();
      table.row(
          "%.5f".formatted(percentile),
          Format.time(v.getValueIteratedTo()),
          Format.time(result.uncorrected().getValueAtPercentile(percentile)),
          Format.count(v.getTotalCountToThisValue()));
    }
    return table.lines();
  }
}
