package dev.echolab.lab.trial;

import dev.echolab.load.record.RunResult;
import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Turns the result of a load into the lab's metrics. */
final class LoadMetrics {
  private static final Map<Metric, String> COUNTERS_PER_ECHO =
      Map.of(
          Metric.READ_CALLS, "readCalls",
          Metric.EMPTY_READS, "emptyReads",
          Metric.WRITE_CALLS, "writeCalls",
          Metric.SELECTS, "selects",
          Metric.ALLOCATED, "jvmAllocatedBytes");

  private LoadMetrics() {}

  /** What client and counters tell; the server's process is {@link ServerMonitor}'s. */
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
    if (result.echoes() > 0) {
      values.put(Metric.CLIENT_CPU, result.cpuUserNsPerEcho() + result.cpuSysNsPerEcho());
    }
    result.server().ifPresent(counters -> add(counters, result.echoes(), values));
    return values;
  }

  private static void add(Map<String, Long> growth, long echoes, Map<Metric, Double> values) {
    if (echoes > 0) {
      COUNTERS_PER_ECHO.forEach(
          (metric, key) -> {
            Long count = growth.get(key);
            if (count != null) {
              values.put(metric, (double) count / echoes);
            }
          });
    }
    Long heapUsed = growth.get("jvmHeapUsedBytes");
    if (heapUsed != null) {
      values.put(Metric.HEAP, (double) heapUsed);
    }
    Long collections = growth.get("jvmGcCount");
    if (collections != null) {
      values.put(Metric.GC_COUNT, (double) collections);
    }
    Long collectingMs = growth.get("jvmGcTimeMs");
    if (collectingMs != null) {
      values.put(Metric.GC_TIME, collectingMs * 1e6);
    }
  }
}
