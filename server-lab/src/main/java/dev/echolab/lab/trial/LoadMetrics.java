package dev.echolab.lab.trial;

import dev.echolab.counters.Counter;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.record.ServerStats;
import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Computes the lab's metrics from the result of a load. */
final class LoadMetrics {
  private static final Map<Metric, Counter> COUNTERS_PER_ECHO =
      Map.of(
          Metric.READ_CALLS, Counter.READ_CALLS,
          Metric.EMPTY_READS, Counter.EMPTY_READS,
          Metric.WRITE_CALLS, Counter.WRITE_CALLS,
          Metric.SELECTS, Counter.SELECTS);

  private LoadMetrics() {}

  /**
   * Returns the metrics of client and server counters; {@link ServerMonitor} has those of the
   * process.
   */
  static Map<Metric, Double> of(RunResult result) {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    values.put(Metric.ECHOES_PER_SECOND, result.echoesPerSecond());
    Histogram latency = result.corrected();
    if (latency.getTotalCount() > 0) {
      values.put(Metric.P50, (double) latency.getValueAtPercentile(50));
      values.put(Metric.P90, (double) latency.getValueAtPercentile(90));
      values.put(Metric.P99, (double) latency.getValueAtPercentile(99));
      values.put(Metric.P999, (double) latency.getValueAtPercentile(99.9));
      values.put(Metric.MAX, (double) latency.getMaxValue());
    }
    result
        .cpuUserNsPerEcho()
        .ifPresent(
            user -> values.put(Metric.CLIENT_CPU, user + result.cpuSysNsPerEcho().orElseThrow()));
    result.server().ifPresent(counters -> add(counters, result.echoes(), values));
    return values;
  }

  private static void add(ServerStats growth, long echoes, Map<Metric, Double> values) {
    if (echoes > 0) {
      COUNTERS_PER_ECHO.forEach(
          (metric, counter) ->
              growth.get(counter).ifPresent(n -> values.put(metric, (double) n / echoes)));
      growth.allocatedBytes().ifPresent(n -> values.put(Metric.ALLOCATED, (double) n / echoes));
    }
    growth.heapUsedBytes().ifPresent(n -> values.put(Metric.HEAP, (double) n));
    growth.gcCount().ifPresent(n -> values.put(Metric.GC_COUNT, (double) n));
    growth.gcTimeMs().ifPresent(ms -> values.put(Metric.GC_TIME, ms * 1e6));
  }
}
