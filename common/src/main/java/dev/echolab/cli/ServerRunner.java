package dev.echolab.cli;

import dev.echolab.cli.OptionTable.Row;
import dev.echolab.counters.Counter;
import dev.echolab.handler.StepGate;
import dev.echolab.metrics.MetricsEndpoint;
import dev.echolab.server.BufferMemoryLimit;
import dev.echolab.server.EchoServer;
import dev.echolab.server.FatalErrors;
import dev.echolab.server.ListenOptions;
import dev.echolab.server.ServerOptions;
import dev.echolab.server.SocketSettings;
import dev.echolab.server.StopResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Runs a server from the command line: starts it, prints READY, waits for a signal or a failure of
 * the server, stops it cleanly.
 *
 * <p>Only the table of options and the READY line go to standard output.
 */
public final class ServerRunner {
  private static final Logger log = LogManager.getLogger(ServerRunner.class);
  private static final Duration HEAP_CHECK_PERIOD = Duration.ofSeconds(1);
  private static final String NO_IPV6 = " is an IPv6 address, but this JVM has IPv4 only";

  private ServerRunner() {}

  /**
   * Runs the server; returns when it has stopped.
   *
   * @param metricsAddress where to serve metrics; empty: no metrics
   * @param modelRows the options that only this model has, with their effective values
   * @return {@link ExitCode#GOOD} after a graceful stop, {@link ExitCode#FAILED} after a forced one
   *     or a failure of the server
   * @throws UserError if the server could not be started
   */
  public static int run(
      EchoServer server,
      ServerOptions options,
      Optional<InetSocketAddress> metricsAddress,
      List<Row> modelRows,
      PrintWriter out)
      throws InterruptedException {
    TerminationSignals signals = TerminationSignals.install();
    Optional<StepGate> gate = options.steps().gate();
    if (gate.isPresent()) {
      signals.addAtEndOf(System.in, new StepCommands(gate.get(), server::counters, out)::run);
    } else if (System.getenv(TerminationSignals.STOP_AT_END_OF_INPUT) != null) {
      signals.addAtEndOf(System.in, ignored -> {});
    }
    server.health().onFailure(signals::endWait);
    preloadStatisticsClasses(server);
    StopDeadline deadline = StopDeadline.prepare(options.drainTimeout());
    start(server, options);
    String serverAddress = HostPort.of(server.address());
    Optional<MetricsEndpoint> endpoint =
        metricsAddress.map(address -> serveMetrics(server, address));
    List<Row> rows = new ArrayList<>(modelRows);
    rows.add(
        metricsAddress
            .map(address -> metricsRow(address, endpoint.orElseThrow()))
            .orElse(Row.same("metrics", "off")));
    rows.addAll(commonRows(server, options, serverAddress));
    OptionTable.lines(rows).forEach(out::println);
    String protocol = options.protocol().key();
    out.println("READY " + server.variant() + " " + serverAddress + " protocol=" + protocol);
    out.flush();
    String signal = signals.poll(HEAP_CHECK_PERIOD);
    while (signal == null) {
      FatalErrors.checkHeap();
      signal = signals.poll(HEAP_CHECK_PERIOD);
    }
    deadline.stopBegins();
    Optional<String> failure = server.health().failure();
    log.log(
        failure.isPresent() ? Level.FATAL : Level.INFO,
        "{}: stopping within {}",
        failure.orElse("SIG" + signal),
        Durations.format(options.drainTimeout()));
    gate.ifPresent(StepGate::release);
    long closedBefore = closedForLackOfMemory(server);
    StopResult result = server.stop(options.drainTimeout());
    // A connection that was closed in the stop for lack of memory has not got its responses.
    result = result.withForced((int) (closedForLackOfMemory(server) - closedBefore));
    endpoint.ifPresent(MetricsEndpoint::close);
    deadline.stopEnds();
    log.info("stopped {}", result);
    log.info("counters {}", server.counters());
    return failure.isEmpty() && result.outcome() == StopResult.Outcome.GRACEFUL
        ? ExitCode.GOOD
        : ExitCode.FAILED;
  }

  private static long closedForLackOfMemory(EchoServer server) {
    return server.counters().get(Counter.OUT_OF_MEMORY).orElse(0);
  }

  private static void start(EchoServer server, ServerOptions options) {
    ListenOptions listen = options.listen();
    String hostAndPort = HostPort.of(listen.host(), listen.port());
    try {
      server.start();
    } catch (BindException e) {
      throw new UserError(
          "--port " + listen.port() + ": cannot listen on " + hostAndPort + ": " + e.getMessage(),
          e);
    } catch (UnresolvedAddressException e) {
      throw new UserError("--host " + listen.host() + ": no such address", e);
    } catch (UnsupportedAddressTypeException e) {
      throw new UserError("--host " + listen.host() + NO_IPV6, e);
    } catch (IOException e) {
      throw new UserError("cannot listen on " + hostAndPort + ": " + e.getMessage(), e);
    }
  }

  private static MetricsEndpoint serveMetrics(EchoServer server, InetSocketAddress address) {
    InetSocketAddress resolved = new InetSocketAddress(address.getHostString(), address.getPort());
    if (resolved.isUnresolved()) {
      server.close();
      throw new UserError("--metrics-host " + address.getHostString() + ": no such address");
    }
    try {
      return new MetricsEndpoint(server, resolved);
    } catch (UnsupportedAddressTypeException e) {
      server.close();
      throw new UserError("--metrics-host " + address.getHostString() + NO_IPV6, e);
    } catch (IOException e) {
      server.close();
      throw new UserError(
          "--metrics-port %s: cannot listen on %s: %s"
              .formatted(address.getPort(), address.getHostString(), e.getMessage()),
          e);
    }
  }

  private static Row metricsRow(InetSocketAddress requested, MetricsEndpoint endpoint) {
    String host = requested.getHostString();
    return new Row(
        "metrics", HostPort.of(host, requested.getPort()), HostPort.of(host, endpoint.port()));
  }

  /** Compares with the heap size, which is also the default limit on direct memory. */
  private static void warnIfHeapIsTooSmall(ServerOptions options) {
    BufferMemoryLimit bufferMemory = BufferMemoryLimit.of(options);
    long heapBytes = Runtime.getRuntime().maxMemory();
    if (bufferMemory.isBounded() && bufferMemory.totalBytes() > heapBytes) {
      log.warn(
          "--max-connections {}: buffers may need {} B, the maximum heap (-Xmx) is {} B; the server"
              + " closes connections when memory runs out",
          bufferMemory.maxConnections(),
          bufferMemory.totalBytes(),
          heapBytes);
    }
  }

  /**
   * Loads the classes of the JDK's management API, about a hundred, that the first statistics need.
   * Otherwise an event loop loads them for the first STATS request, which delays its connections by
   * 50 ms. It happens before the start: once connections have taken all memory or file descriptors,
   * the classes and their native library could no longer be loaded.
   */
  private static void preloadStatisticsClasses(EchoServer server) {
    log.debug("statistics take {} B", server.statsJson().length);
  }

  private static List<Row> commonRows(EchoServer server, ServerOptions options, String address) {
    int backlog = options.listen().backlog();
    try {
      SocketSettings.Effective effective = options.sockets().readEffective(backlog);
      if (effective.backlog() < backlog) {
        log.warn(
            "--backlog {}: the kernel allows {} (net.core.somaxconn)",
            backlog,
            effective.backlog());
      }
      warnIfHeapIsTooSmall(options);
      return ServerCommandOptions.rows(options, effective, address);
    } catch (IOException e) {
      server.close();
      throw new UserError("the kernel rejected the socket options: " + e.getMessage(), e);
    }
  }
}
