package dev.echolab.metrics;

import com.sun.net.httpserver.HttpExchange;
import dev.echolab.server.EchoServer;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Serves {@code /metrics} for Prometheus and {@code /health} for probes, for one server. */
public final class MetricsEndpoint implements AutoCloseable {
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final HTTPServer http;

  /**
   * Starts to listen.
   *
   * @param host the address to listen on
   * @param port 0: the kernel picks one
   * @throws IOException if the address is not available
   */
  public MetricsEndpoint(EchoServer server, String host, int port) throws IOException {
    PrometheusRegistry registry = new PrometheusRegistry();
    registry.register(new ServerCollector(server));
    JvmMetrics.builder().register(registry);
    this.http =
        HTTPServer.builder()
            .hostname(host)
            .port(port)
            .registry(registry)
            .defaultHandler(MetricsEndpoint::handleOtherPath)
            .buildAndStart();
  }

  public int port() {
    return http.getPort();
  }

  /** Handles every path except /metrics. Any response to /health means healthy. */
  private static void handleOtherPath(HttpExchange httpExchange) throws IOException {
    boolean isHealth = httpExchange.getRequestURI().getPath().equals("/health");
    byte[] body =
        (isHealth ? "ok\n" : "not found; available: /metrics and /health\n")
            .getBytes(StandardCharsets.UTF_8);
    httpExchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    httpExchange.sendResponseHeaders(isHealth ? OK : NOT_FOUND, body.length);
    try (OutputStream responseBody = httpExchange.getResponseBody()) {
      responseBody.write(body);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
