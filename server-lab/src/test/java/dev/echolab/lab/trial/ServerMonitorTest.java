package dev.echolab.lab.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.lab.linux.ServerProcessTree;
import dev.echolab.load.record.Histograms;
import dev.echolab.load.record.SampleResults;
import java.util.Set;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ServerMonitorTest {
  private static Set<Metric> metricsOf(int echoes) {
    Histogram latency = Histograms.create();
    latency.recordValueWithCount(1_000_000, echoes);
    ServerMonitor monitor = new ServerMonitor(ServerProcessTree.of(ProcessHandle.current().pid()));
    return monitor.metrics(SampleResults.good().corrected(latency).build()).keySet();
  }

  /** By decision 0011 ten samples lie above a percentile that is reported. */
  @Test
  void aPercentileWithTooFewSamplesIsNotKnown() {
    assertThat(metricsOf(999)).contains(Metric.P50, Metric.P90, Metric.MAX);
    assertThat(metricsOf(999)).doesNotContain(Metric.P99, Metric.P999);
    assertThat(metricsOf(1_000)).contains(Metric.P99).doesNotContain(Metric.P999);
    assertThat(metricsOf(10_000)).contains(Metric.P999);
  }
}
