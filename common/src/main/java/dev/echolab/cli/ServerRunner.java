package dev.echolab.cli;

import dev.echolab.counters.JvmMetrics;
import dev.echolab.metrics.MetricsEndpoint;
import dev.echolab.server.BufferMemoryLimit;
import dev.echolab.server.EchoServer;
import dev.echolab.server.ListenOptions;
import dev.echolab.server.ServerOptions;
import dev.echolab.server.SocketSettings;
import dev.echolab.server.StopResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * A server's life from the command line: start, say so, wait for a signal, stop in good order.
 *
 * <p>Standard output carries the table of options and the READY line, nothing else.
 */
public final class ServerRunner {
  private static final Logger log = LogManager.getLogger(ServerRunner.class);

  private ServerRunner() {}

  /**
   * Returns when the server has stopped.
   *
   * @param metrics where to serve metrics; empty: nowhere
   * @param modelRows the options that only this model has, as they took effect
   * @return {@link ExitCode#GOOD} after a graceful stop, {@link ExitCode#FAILED} after a forced one
   * @throws UserError if the server could not be started
   */
  public static int run(
      EchoServer server,
      ServerOptions options,
      Optional<InetSocketAddress> metrics,
      List<OptionTable.Row> modelRows,
      PrintWriter out)
      throws InterruptedException {
    TerminationSignals signals = TerminationSignals.install();
    start(server, options);
    String address =
        server.address().getAddress().getHostAddress() + ":" + server.address().getPort();
    Optional<MetricsEndpoint> endpoint = metrics.map(where -> serveMetrics(server, where));
    List<OptionTable.Row> rows = new ArrayList<>(modelRows);
    rows.add(metricsRow(metrics, endpoint));
    announce(server, options, rows, address, out);
    loadWhatStatisticsNeed(server);
    String signal = signals.await();
    log.info("SIG{}: stopping within {}", signal, Durations.format(options.drainTimeout()));
    signals.haltOnNext();
    StopResult result = server.stop(options.drainTimeout());
    endpoint.ifPresent(MetricsEndpoint::close);
    log.info("stopped {}", result);
    log.info("counters {}", server.counters());
    return result.outcome() == StopResult.Outcome.GRACEFUL ? ExitCode.GOOD : ExitCode.FAILED;
  }

  private static void start(EchoServer server, ServerOptions options) {
    ListenOptions listen = options.listen();
    String asked = listen.host() + ":" + listen.port();
    try {
      server.start();
    } catch (BindException e) {
      throw new UserError(
          "--port " + listen.port() + ": cannot listen on " + asked + ": " + e.getMessage(), e);
    } catch (UnresolvedAddressException e) {
      throw new UserError("--host " + listen.host() + ": no such address", e);
    } catch (IOException e) {
      throw new UserError("cannot listen on " + asked + ": " + e.getMessage(), e);
    }
  }

  private static MetricsEndpoint serveMetrics(EchoServer server, InetSocketAddress where) {
    if (new InetSocketAddress(where.getHostString(), where.getPort()).isUnresolved()) {
      server.close();
      throw new UserError("--metrics-host " + where.getHostString() + ": no such address");
    }
    try {
      return new MetricsEndpoint(server, where.getHostString(), where.getPort());
    } catch (IOException e) {
      server.close();
      throw new UserError(
          "--metrics-port "
              + where.getPort()
              + ": cannot listen on "
              + where.getHostString()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static OptionTable.Row metricsRow(
      Optional<InetSocketAddress> asked, Optional<MetricsEndpoint> served) {
    return asked
        .map(
            where ->
                new OptionTable.Row(
                    "metrics",
                    where.getHostString() + ":" + where.getPort(),
                    where.getHostString() + ":" + served.orElseThrow().port()))
        .orElse(OptionTable.Row.same("metrics", "off"));
  }

  /** Buffers lie in the heap or beside it; the JVM's limit beside it is the heap's by default. */
  private static void warnOfTooLittleMemory(ServerOptions options) {
    BufferMemoryLimit bound = BufferMemoryLimit.of(options);
    long heapBytes = Runtime.getRuntime().maxMemory();
    if (bound.isBounded() && bound.totalBytes() > heapBytes) {
      log.warn(
          "--max-connections {}: their buffers may take {} B, this JVM's -Xmx is {} B; without"
              + " memory a connection is ended",
          bound.maxConnections(),
          bound.totalBytes(),
          heapBytes);
    }
  }

  /**
   * The first statistics load some hundred classes of the JDK's management. Here and now, or it is
   * an event loop that does it for the first STATS request, and holds up its connections for 50 ms.
   */
  private static void loadWhatStatisticsNeed(EchoServer server) {
    byte[] first = server.counters().toJson(server.variant(), JvmMetrics.now());
    log.debug("statistics take {} B", first.length);
  }

  private static void announce(
      EchoServer server,
      ServerOptions options,
      List<OptionTable.Row> modelRows,
      String address,
      PrintWriter out) {
    try {
      List<OptionTable.Row> rows = new ArrayList<>(modelRows);
      int backlog = options.listen().backlog();
      SocketSettings.Effective effective = options.sockets().readEffective(backlog);
      if (effective.backlog() < backlog) {
        log.warn(
            "--backlog {}: the kernel allows {} (net.core.somaxconn)",
            backlog,
            effective.backlog());
      }
      warnOfTooLittleMemory(options);
      rows.addAll(ServerCommandOptions.rows(options, effective, address));
      OptionTable.lines(rows).forEach(out::println);
    } catch (IOException e) {
      server.close();
      throw new UserError("the kernel does not accept the socket options: " + e.getMessage(), e);
    }
    String protocol = options.protocol().name().toLowerCase(Locale.ROOT);
    out.println("READY " + server.variant() + " " + address + " protocol=" + protocol);
    out.flush();
  }
}
