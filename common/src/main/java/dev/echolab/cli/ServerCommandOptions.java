package dev.echolab.cli;

import static dev.echolab.cli.CommandLines.requireInRange;

import dev.echolab.cli.OptionTable.Row;
import dev.echolab.handler.StepGate;
import dev.echolab.handler.WorkSpec;
import dev.echolab.protocol.Protocol;
import dev.echolab.server.BufferMemoryLimit;
import dev.echolab.server.BufferSizes;
import dev.echolab.server.Limits;
import dev.echolab.server.ListenOptions;
import dev.echolab.server.ServerOptions;
import dev.echolab.server.SocketSettings;
import dev.echolab.server.SocketSettings.TcpNoDelay;
import dev.echolab.server.StepOptions;
import dev.echolab.server.Tracing;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/**
 * Declares the command-line options that all servers share; a picocli mixin of each server's
 * command.
 *
 * <p>Only the default port differs, so that all servers can run at the same time.
 */
public final class ServerCommandOptions {
  /** Whether commands on standard input stop connections before their steps. */
  private enum StepMode {
    OFF,
    ON
  }

  private static final int MAX_FRAME_BYTES = 256 * 1024 * 1024;

  @Spec(Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to listen on; 0.0.0.0 opens it to others. Default: ${DEFAULT-VALUE}")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "TCP port, 0 to 65535; 0: the kernel picks one. Default: ${DEFAULT-VALUE}")
  private int port;

  @Option(
      names = "--protocol",
      paramLabel = "framed|raw",
      defaultValue = "framed",
      description =
          "framed: docs/protocol.md; raw: returns the received bytes (RFC 862)."
              + " Default: ${DEFAULT-VALUE}")
  private Protocol protocol;

  @Option(
      names = "--read-buffer",
      paramLabel = "BYTES",
      defaultValue = "64k",
      description = "Maximum bytes returned by one read call, 1 to 16m. Default: ${DEFAULT-VALUE}")
  private ByteSize readBuffer;

  @Option(
      names = "--so-rcvbuf",
      paramLabel = "BYTES",
      defaultValue = "0",
      description = "Kernel receive buffer per connection; 0: the kernel decides. Default: 0")
  private ByteSize soRcvbuf;

  @Option(
      names = "--so-sndbuf",
      paramLabel = "BYTES",
      defaultValue = "0",
      description = "Kernel send buffer per connection; 0: the kernel decides. Default: 0")
  private ByteSize soSndbuf;

  @Option(
      names = "--tcp-nodelay",
      paramLabel = "on|off",
      defaultValue = "on",
      description =
          "on: small writes are sent immediately; off: Nagle's algorithm may delay them."
              + " Default: ${DEFAULT-VALUE}")
  private TcpNoDelay tcpNoDelay;

  @Option(
      names = "--backlog",
      paramLabel = "N",
      defaultValue = "1024",
      description =
          "Connections the kernel completes before the server accepts them, 1 to 65535."
              + " Default: ${DEFAULT-VALUE}")
  private int backlog;

  @Option(
      names = "--max-frame",
      paramLabel = "BYTES",
      defaultValue = "1m",
      description =
          "Maximum payload of a frame, 1 to 256m; a longer one gets ERROR."
              + " Default: ${DEFAULT-VALUE}")
  private ByteSize maxFrame;

  @Option(
      names = "--drain-timeout",
      paramLabel = "DURATION",
      defaultValue = "5s",
      description =
          "Time that a stop allows for pending responses before it aborts connections."
              + " Default: ${DEFAULT-VALUE}")
  private Duration drainTimeout;

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Maximum number of open connections; one more gets ERROR busy. 0: limited only by file"
              + " descriptors. Default: ${DEFAULT-VALUE}")
  private int maxConnections;

  @Option(
      names = "--idle-timeout",
      paramLabel = "DURATION",
      defaultValue = "0s",
      description =
          "Closes a connection that begins no request for this long, at most 0.2 to 2 s after it;"
              + " 0s: never. Default: ${DEFAULT-VALUE}")
  private Duration idleTimeout;

  @Option(
      names = "--request-timeout",
      paramLabel = "DURATION",
      defaultValue = "30s",
      description =
          "Closes a connection whose request takes longer than this from first to last byte;"
              + " 0s: never. Default: ${DEFAULT-VALUE}")
  private Duration requestTimeout;

  @Option(
      names = "--write-timeout",
      paramLabel = "DURATION",
      defaultValue = "60s",
      description =
          "Closes a connection whose peer accepts no byte of a response for this long; 0s: never."
              + " Default: ${DEFAULT-VALUE}")
  private Duration writeTimeout;

  @Option(
      names = "--work",
      paramLabel = "WORK",
      defaultValue = "echo",
      description =
          "Work of step 3 per request: echo (none), spin:DURATION (of CPU time) or block:DURATION"
              + " (waits), such as spin:50us. Default: ${DEFAULT-VALUE}")
  private WorkSpec work;

  @Option(
      names = "--trace",
      paramLabel = "on|off",
      defaultValue = "off",
      description =
          "on: timestamp every step, so that TRACE frames contain times."
              + " Default: ${DEFAULT-VALUE}")
  private Tracing tracing;

  @Option(
      names = "--step-mode",
      hidden = true, // for lab live only: docs/live.md
      paramLabel = "on|off",
      defaultValue = "off",
      description = "on: stop chosen connections before their steps; commands on standard input")
  private StepMode stepMode;

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      description =
          "Serve /metrics (Prometheus) and /health on this port of --metrics-host; 0: the kernel"
              + " picks one. Default: off")
  private Integer metricsPort;

  @Option(
      names = "--metrics-host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address of the metrics port. Default: ${DEFAULT-VALUE}")
  private String metricsHost;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      defaultValue = "info",
      description =
          "error, warn, info, debug or trace; the log goes to standard error."
              + " Default: ${DEFAULT-VALUE}")
  private Logging.Threshold logLevel;

  @Option(
      names = "--log-format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "Layout of the log. Default: ${DEFAULT-VALUE}")
  private Logging.Format logFormat;

  /**
   * Sets the options to their defaults.
   *
   * @param defaultPort used if {@code --port} is not given
   */
  public ServerCommandOptions(int defaultPort) {
    this.port = defaultPort;
  }

  /**
   * Checks and returns the values.
   *
   * @throws ParameterException with the option and its valid range
   */
  public ServerOptions toOptions() {
    if (metricsPort != null) {
      requireInRange(command, "--metrics-port", metricsPort, 0, 65535);
    }
    requireInRange(command, "--port", port, 0, 65535);
    require(inRange(readBuffer, 1, 16 << 20), "--read-buffer", "1 to 16m", readBuffer);
    requireInRange(command, "--backlog", backlog, 1, 65535);
    require(inRange(maxFrame, 1, MAX_FRAME_BYTES), "--max-frame", "1 to 256m", maxFrame);
    require(maxConnections >= 0, "--max-connections", "0 or more", maxConnections);
    return new ServerOptions(
        new ListenOptions(host, port, backlog),
        new SocketSettings(soRcvbuf.bytes(), soSndbuf.bytes(), tcpNoDelay),
        protocol,
        new BufferSizes(readBuffer.bytes(), maxFrame.bytes()),
        new Limits(maxConnections, idleTimeout, requestTimeout, writeTimeout),
        new StepOptions(work, tracing, gate()),
        drainTimeout);
  }

  private Optional<StepGate> gate() {
    return stepMode == StepMode.OFF
        ? Optional.empty()
        : Optional.of(new StepGate(command.commandLine().getOut()::println));
  }

  /** Returns the address for metrics; empty if they are off. */
  public Optional<InetSocketAddress> metricsAddress() {
    return Optional.ofNullable(metricsPort)
        .map(number -> InetSocketAddress.createUnresolved(metricsHost, number));
  }

  /** Applies the requested log level and layout. */
  public void configureLogging() {
    Logging.configure(logLevel, logFormat);
  }

  /** Returns the rows that every server prints: the requested and the effective values. */
  static List<Row> rows(ServerOptions options, SocketSettings.Effective effective, String address) {
    ListenOptions listen = options.listen();
    SocketSettings sockets = options.sockets();
    Limits limits = options.limits();
    return List.of(
        new Row("host:port", HostPort.of(listen.host(), listen.port()), address),
        Row.same("protocol", lower(options.protocol())),
        Row.same("read-buffer", bytes(options.buffers().readBufferBytes())),
        new Row(
            "so-rcvbuf",
            orKernel(sockets.soRcvbufBytes()),
            kernelBuffer(sockets.soRcvbufBytes(), effective.soRcvbufBytes())),
        new Row(
            "so-sndbuf",
            orKernel(sockets.soSndbufBytes()),
            kernelBuffer(sockets.soSndbufBytes(), effective.soSndbufBytes())),
        new Row("tcp-nodelay", lower(sockets.tcpNoDelay()), effective.tcpNoDelay() ? "on" : "off"),
        new Row(
            "backlog", Integer.toString(listen.backlog()), Integer.toString(effective.backlog())),
        Row.same("max-frame", bytes(options.buffers().maxFrameBytes())),
        Row.same("drain-timeout", Durations.format(options.drainTimeout())),
        Row.same("max-connections", orNone(limits.maxConnections())),
        Row.same("buffer-memory", bufferMemory(BufferMemoryLimit.of(options))),
        Row.same("idle-timeout", orNever(limits.idleTimeout())),
        Row.same("request-timeout", orNever(limits.requestTimeout())),
        Row.same("write-timeout", orNever(limits.writeTimeout())),
        Row.same("work", options.steps().work().toString()),
        Row.same("trace", lower(options.steps().tracing())));
  }

  private void require(boolean valid, String option, String validRange, Object value) {
    CommandLines.require(command, valid, option + " takes " + validRange + ", not " + value);
  }

  private static boolean inRange(ByteSize size, int minBytes, int maxBytes) {
    return size.bytes() >= minBytes && size.bytes() <= maxBytes;
  }

  private static String bytes(long count) {
    return count + " B";
  }

  private static String orKernel(int bufferBytes) {
    return bufferBytes == 0 ? "kernel's choice" : bytes(bufferBytes);
  }

  /** The kernel resizes a buffer whose size was not requested (tcp(7), tcp_rmem and tcp_wmem). */
  private static String kernelBuffer(int requestedBytes, int effectiveBytes) {
    return bytes(effectiveBytes) + (requestedBytes == 0 ? " at first, then autotuned" : "");
  }

  private static String bufferMemory(BufferMemoryLimit limit) {
    return "at most "
        + (limit.isBounded()
            ? bytes(limit.totalBytes())
            : bytes(limit.perConnectionBytes()) + " per connection");
  }

  private static String orNone(int limit) {
    return limit == 0 ? "none" : Integer.toString(limit);
  }

  private static String orNever(Duration timeout) {
    return timeout.isZero() ? "never" : Durations.format(timeout);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
