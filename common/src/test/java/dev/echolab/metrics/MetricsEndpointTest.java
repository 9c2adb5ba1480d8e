package dev.echolab.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.counters.Counter;
import dev.echolab.counters.CounterSnapshot;
import dev.echolab.counters.Counters;
import dev.echolab.counters.ServerCounters;
import dev.echolab.server.EchoServer;
import dev.echolab.server.StopResult;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsEndpointTest {
  private final ServerCounters counters = new ServerCounters(EnumSet.of(Counter.SELECTS));
  private final Counters worker = counters.newWorker();
  private MetricsEndpoint endpoint;

  @BeforeEach
  void start() throws IOException {
    endpoint = new MetricsEndpoint(new CountingServer(counters), "127.0.0.1", 0);
  }

  @AfterEach
  void stop() {
    endpoint.close();
  }

  @Test
  void aScrapeReturnsTheCurrentCounters() throws Exception {
    worker.add(Counter.READ_CALLS, 41);
    assertThat(get("/metrics").body()).contains("echolab_read_calls_total{variant=\"some\"} 41.0");

    worker.increment(Counter.READ_CALLS);
    assertThat(get("/metrics").body()).contains("echolab_read_calls_total{variant=\"some\"} 42.0");
  }

  @Test
  void theTimeInEachStepIsInSeconds() throws Exception {
    worker.add(Counter.PROCESS_NS, 1_500_000_000);
    assertThat(get("/metrics").body())
        .contains("echolab_step_seconds_total{step=\"process\",variant=\"some\"} 1.5");
  }

  @Test
  void anUnsupportedCounterHasNoMetric() throws Exception {
    assertThat(get("/metrics").body()).contains("echolab_wakeups_total").doesNotContain("selects");
  }

  @Test
  void jvmMetricsAreExported() throws Exception {
    assertThat(get("/metrics").body()).contains("jvm_memory_used_bytes").contains("jvm_threads");
  }

  @Test
  void healthIsServedAndUnknownPathsAreNotFound() throws Exception {
    assertThat(get("/health").statusCode()).isEqualTo(200);
    assertThat(get("/health").body()).isEqualTo("ok\n");
    assertThat(get("/elsewhere").statusCode()).isEqualTo(404);
  }

  /** The Grafana dashboard uses only exported metrics. */
  @Test
  void everyMetricOfTheDashboardIsExported() throws Exception {
    String dashboard = Files.readString(Path.of("../docs/grafana/echo-lab.json"));
    Set<String> dashboardMetrics =
        Pattern.compile("\\b(echolab|jvm|process)_[a-z_]+")
            .matcher(dashboard)
            .results()
            .map(MatchResult::group)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(dashboardMetrics).hasSizeGreaterThan(15);
    Set<String> exported =
        get("/metrics")
            .body()
            .lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split("[{ ]", 2)[0])
            .collect(Collectors.toSet());
    assertThat(exported).containsAll(dashboardMetrics);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.port() + path))
                .timeout(Duration.ofSeconds(10))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private record CountingServer(ServerCounters serverCounters) implements EchoServer {
    @Override
    public String variant() {
      return "some";
    }

    @Override
    public void start() {}

    @Override
    public InetSocketAddress address() {
      return new InetSocketAddress(0);
    }

    @Override
    public StopResult stop(Duration drain) {
      return new StopResult(0, 0);
    }

    @Override
    public CounterSnapshot counters() {
      return serverCounters.snapshot();
    }
  }
}
