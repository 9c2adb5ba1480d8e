package dev.echolab.metrics;

import dev.echolab.server.EchoServer;
import dev.echolab.server.ServerHealth;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Serves {@code /metrics} for Prometheus and {@code /health} for probes, for one server. */
public final class MetricsEndpoint implements AutoCloseable {
  private static final String OK = "200 OK";
  private final EchoServer server;
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusTextFormatWriter format = PrometheusTextFormatWriter.create();
  private final HttpListener http;

  /** Starts to listen; port 0: the kernel picks one. */
  public MetricsEndpoint(EchoServer server, InetSocketAddress address) throws IOException {
    this.server = server;
    registry.register(new ServerCollector(server));
    JvmMetrics.builder().register(registry);
    this.http = new HttpListener(address, this::respond, server.health());
  }

  public int port() {
    return http.port();
  }

  private HttpResponse respond(String path) {
    return switch (path) {
      case "/health" -> health();
      case "/metrics" -> metrics();
      default -> HttpResponse.text("404 Not Found", "not found; available: /metrics and /health");
    };
  }

  /** Returns 200 also if the server does not accept at the moment: it recovers by itself. */
  private HttpResponse health() {
    ServerHealth.Report report = server.health().report();
    String status =
        switch (report.state()) {
          case SERVING, NOT_ACCEPTING -> OK;
          case STOPPING, FAILED -> "503 Service Unavailable";
        };
    return HttpResponse.text(status, report.text());
  }

  private HttpResponse metrics() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      format.write(body, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new HttpResponse(OK, format.getContentType(), body.toString(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    http.close();
  }
}
