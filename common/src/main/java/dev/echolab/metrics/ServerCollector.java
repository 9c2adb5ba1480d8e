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
import java.util.OptionalLong;

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
    // echolab_step_seconds_total{step="read"}; there is none without --trace on.
    List<CounterDataPointSnapshot> stepSeconds = new ArrayList<>();
    for (Counter counter : Counter.values()) {
      String name = counter.name().toLowerCase(Locale.ROOT);
      OptionalLong value = counters.get(counter);
      if (value.isEmpty()) {
        continue;
      }
      if (Counter.STEP_TIMES.contains(counter)) {
        Labels stepLabels = labels.add("step", name.replace("_ns", ""));
        stepSeconds.add(point(stepLabels, value.getAsLong() / 1e9));
      } else {
        String help = counter.key() + " since the start";
        CounterDataPointSnapshot point = point(labels, (double) value.getAsLong());
        metrics.metricSnapshot(counter(name, help, List.of(point)));
      }
    }
    if (!stepSeconds.isEmpty()) {
      String help = "time in read, process and write since the start";
      metrics.metricSnapshot(counter("step_seconds", help, stepSeconds));
    }
    GaugeDataPointSnapshot open =
        GaugeDataPointSnapshot.builder()
            .labels(labels)
            .value((double) counters.connectionsOpen())
            .build();
    metrics.metricSnapshot(
        new GaugeSnapshot(
            new MetricMetadata("echolab_connections_open", "connections open now"), List.of(open)));
    return metrics.build();
  }

  private static MetricSnapshot counter(
      String name, String help, List<CounterDataPointSnapshot> points) {
    return new io.prometheus.metrics.model.snapshots.CounterSnapshot(
        new MetricMetadata("echolab_" + name, help), points);
  }

  private static CounterDataPointSnapshot point(Labels labels, double value) {
    return CounterDataPointSnapshot.builder().labels(labels).value(value).build();
  }
}
