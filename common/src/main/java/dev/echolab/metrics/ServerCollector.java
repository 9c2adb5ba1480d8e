package dev.echolab.metrics;

import dev.echolab.counters.Counter;
import dev.echolab.counters.CounterSnapshot;
import dev.echolab.server.EchoServer;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Converts a server's counters into metrics at each scrape: {@code
 * echolab_read_calls_total{variant}}.
 *
 * <p>A counter that the model does not support has no metric, rather than one that stays 0.
 */
final class ServerCollector implements MultiCollector {
  private final EchoServer server;
  private final Labels labels;

  ServerCollector(EchoServer server) {
    this.server = server;
    this.labels = Labels.of("variant", server.variant());
  }

  @Override
  public MetricSnapshots collect() {
    CounterSnapshot counters = server.counters();
    MetricSnapshots.Builder metrics = MetricSnapshots.builder();
    for (Counter counter : Counter.values()) {
      if (Counter.STEP_TIMES.contains(counter)) {
        continue;
      }
      counters
          .get(counter)
          .ifPresent(
              value ->
                  metrics.metricSnapshot(
                      io.prometheus.metrics.model.snapshots.CounterSnapshot.builder()
                          .name("echolab_" + counter.name().toLowerCase(Locale.ROOT))
                          .help(counter.key() + " since the start")
                          .dataPoint(
                              CounterDataPointSnapshot.builder()
                                  .labels(labels)
                                  .value((double) value)
                                  .build())
                          .build()));
    }
    stepSeconds(counters).ifPresent(metrics::metricSnapshot);
    metrics.metricSnapshot(
        GaugeSnapshot.builder()
            .name("echolab_connections_open")
            .help("connections open now")
            .dataPoint(
                GaugeDataPointSnapshot.builder()
                    .labels(labels)
                    .value((double) counters.connectionsOpen())
                    .build())
            .build());
    return metrics.build();
  }

  /** Returns {@code echolab_step_seconds_total{step="read"}}; empty without {@code --trace on}. */
  private Optional<MetricSnapshot> stepSeconds(CounterSnapshot counters) {
    List<CounterDataPointSnapshot> dataPoints = new ArrayList<>();
    for (Counter counter : Counter.STEP_TIMES) {
      String step = counter.name().replace("_NS", "").toLowerCase(Locale.ROOT);
      counters
          .get(counter)
          .ifPresent(
              ns ->
                  dataPoints.add(
                      CounterDataPointSnapshot.builder()
                          .labels(labels.add("step", step))
                          .value(ns / 1e9)
                          .build()));
    }
    return dataPoints.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new io.prometheus.metrics.model.snapshots.CounterSnapshot(
                new MetricMetadata(
                    "echolab_step_seconds", "time in read, process and write since the start"),
                dataPoints));
  }
}
