package dev.echolab.metrics;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echolab.counters.Counter;
import dev.echolab.counters.CounterSnapshot;
import dev.echolab.counters.Counters;
import dev.echolab.counters.ServerCounters;
import dev.echolab.server.EchoServer;
import dev.echolab.server.ServerHealth;
import dev.echolab.server.StopResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsEndpointTest {
  private final ServerCounters counters = new ServerCounters(EnumSet.of(Counter.SELECTS));
  private final Counters worker = counters.newWorker();
  private final ServerHealth health = new ServerHealth();
  private MetricsEndpoint endpoint;

  @BeforeEach
  void start() throws IOException {
    endpoint =
        new MetricsEndpoint(
            new CountingServer(counters, health),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
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

  @Test
  void aServerThatDoesNotAcceptIsHealthyAndAFailedOneIsNot() throws Exception {
    health.acceptFailed(new IOException("Too many open files"), 50);
    assertThat(get("/health").statusCode()).isEqualTo(200);
    assertThat(get("/health").body()).startsWith("accepts no connection: Too many open files");

    health.failed("some-loop", new IllegalStateException("a bug"));

    assertThat(get("/health").statusCode()).isEqualTo(503);
    assertThat(get("/health").body()).contains("some-loop").contains("a bug");
  }

  /** More than the endpoint keeps open: it closes the oldest. */
  @Test
  void clientsThatSendHalfARequestDelayNobody() throws Exception {
    List<Socket> stalled = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        stalled.add(client("GET /hea"));
      }
      for (int i = 0; i < 5; i++) {
        long startNs = System.nanoTime();
        assertThat(get("/health").body()).isEqualTo("ok\n");
        // It did not wait until one of the 200 timed out, after 10 s.
        assertThat(System.nanoTime() - startNs).as("ns").isLessThan(8_000_000_000L);
      }
      assertThat(get("/metrics").statusCode()).isEqualTo(200);
    } finally {
      for (Socket each : stalled) {
        each.close();
      }
    }
  }

  @Test
  void aScraperThatDoesNotReadDelaysNobody() throws Exception {
    List<Socket> scrapers = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        Socket scraper = new Socket();
        scraper.setReceiveBufferSize(1024);
        scraper.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), endpoint.port()), 1000);
        scraper.getOutputStream().write("GET /metrics HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
        scrapers.add(scraper);
      }
      assertThat(get("/health").body()).isEqualTo("ok\n");
      assertThat(get("/metrics").body()).contains("jvm_threads");
    } finally {
      for (Socket each : scrapers) {
        each.close();
      }
    }
  }

  @Test
  void aClientThatLeavesInARequestIsOneLineInTheDebugLog() throws Exception {
    LogEvents events = new LogEvents();
    try {
      client("GET /hea").close();
      client("GET /met").close();
      await().until(() -> events.lines.size() == 2);
      assertThat(get("/health").statusCode()).isEqualTo(200);
      assertThat(events.lines)
          .allMatch(line -> line.matches("DEBUG a client of the metrics port left: .* null"));
    } finally {
      events.stop();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST /health HTTP/1.1, 405",
    "hello, 400",
    "GET /metrics?name[]=x HTTP/1.0, 200",
    "GET /elsewhere HTTP/1.1, 404",
  })
  void otherRequestsGetAStatus(String requestLine, int status) throws Exception {
    try (Socket client = client(requestLine + "\r\nHost: x\r\n\r\n")) {
      assertThat(new String(client.getInputStream().readNBytes(13), US_ASCII))
          .isEqualTo("HTTP/1.1 " + status + " ");
    }
  }

  @Test
  void aHeadOfMoreThan8KibIsRefused() throws Exception {
    try (Socket client = client("GET /health HTTP/1.1\r\nx: " + "x".repeat(20_000))) {
      assertThat(new String(client.getInputStream().readAllBytes(), US_ASCII)).contains(" 431 ");
    }
  }

  private Socket client(String request) throws IOException {
    Socket client = new Socket();
    client.setSoTimeout(10_000);
    client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), endpoint.port()), 1000);
    client.getOutputStream().write(request.getBytes(US_ASCII));
    return client;
  }

  /** Collects what the package logs. */
  private static final class LogEvents extends AbstractAppender {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger logger = (Logger) LogManager.getLogger(HttpListener.class);

    LogEvents() {
      super("metrics-log", null, null, false, Property.EMPTY_ARRAY);
      start();
      logger.addAppender(this);
      logger.setLevel(Level.DEBUG);
    }

    @Override
    public void append(LogEvent event) {
      lines.add(
          event.getLevel()
              + " "
              + event.getMessage().getFormattedMessage()
              + " "
              + event.getThrown());
    }

    @Override
    public void stop() {
      logger.removeAppender(this);
      logger.setLevel(Level.INFO);
      super.stop();
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.port() + path))
                .timeout(Duration.ofSeconds(10))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private record CountingServer(ServerCounters serverCounters, ServerHealth health)
      implements EchoServer {
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
