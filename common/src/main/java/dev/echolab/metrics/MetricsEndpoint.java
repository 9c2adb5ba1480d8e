package dev.echolab.metrics;

import com.sun.net.httpserver.HttpExchange;
import dev.echolab.server.EchoServer;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** {@code /metrics} for Prometheus and {@code /health} for probes, of one server. */
public final class MetricsEndpoint implements AutoCloseable {
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final HTTPServer http;

  /**
   * Listens at once.
   *
   * @param host the address to listen on
   * @param port 0: the kernel picks one
   * @throws IOException if the address cannot be had
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
            .defaultHandler(MetricsEndpoint::answer)
            .buildAndStart();
  }

  public int port() {
    return http.getPort();
  }

  /** Reached for every path but /metrics. That it answers at all is the health that it tells. */
  private static void answer(HttpExchange exchange) throws IOException {
    boolean healthAsked = exchange.getRequestURI().getPath().equals("/health");
    byte[] body =
        (healthAsked ? "ok\n" : "here are /metrics and /health\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(healthAsked ? OK : NOT_FOUND, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
