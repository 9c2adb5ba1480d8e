package dev.echolab.contract;

import dev.echolab.handler.StepGate;
import dev.echolab.handler.Work;
import dev.echolab.handler.WorkSpec;
import dev.echolab.protocol.Protocol;
import dev.echolab.server.BufferSizes;
import dev.echolab.server.Limits;
import dev.echolab.server.ListenOptions;
import dev.echolab.server.ServerOptions;
import dev.echolab.server.SocketSettings;
import dev.echolab.server.StepOptions;
import dev.echolab.server.Tracing;
import dev.echolab.testing.OwnLoopback;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Builds {@link ServerOptions} for tests: the defaults of the command line with some changed, on an
 * address of this process and a port that the kernel picks.
 */
public final class ServerOptionsBuilder {
  private static final int SMALL_KERNEL_BUFFER_BYTES = 32 * 1024;
  private static final ServerOptions DEFAULTS =
      new ServerOptions(
          new ListenOptions(OwnLoopback.HOST, 0, 1024),
          new SocketSettings(0, 0, SocketSettings.TcpNoDelay.ON),
          Protocol.FRAMED,
          new BufferSizes(64 * 1024, 1024 * 1024),
          new Limits(0, Duration.ZERO, Duration.ofSeconds(30), Duration.ofSeconds(60)),
          new StepOptions(WorkSpec.ECHO, Tracing.OFF, Optional.empty()),
          Duration.ofSeconds(5));

  private String host = DEFAULTS.listen().host();
  private int port;
  private Protocol protocol = DEFAULTS.protocol();
  private int readBufferBytes = DEFAULTS.buffers().readBufferBytes();
  private int maxFrameBytes = DEFAULTS.buffers().maxFrameBytes();
  private SocketSettings sockets = DEFAULTS.sockets();
  private Limits limits = DEFAULTS.limits();
  private Supplier<Work> work = DEFAULTS.steps().work();
  private Tracing tracing = DEFAULTS.steps().tracing();
  private Optional<StepGate> gate = Optional.empty();

  /** Returns the options with none changed. */
  public static ServerOptions defaults() {
    return DEFAULTS;
  }

  public ServerOptionsBuilder host(String newHost) {
    host = newHost;
    return this;
  }

  public ServerOptionsBuilder port(int newPort) {
    port = newPort;
    return this;
  }

  public ServerOptionsBuilder protocol(Protocol newProtocol) {
    protocol = newProtocol;
    return this;
  }

  public ServerOptionsBuilder readBufferBytes(int newReadBufferBytes) {
    readBufferBytes = newReadBufferBytes;
    return this;
  }

  public ServerOptionsBuilder maxFrameBytes(int newMaxFrameBytes) {
    maxFrameBytes = newMaxFrameBytes;
    return this;
  }

  /** Leaves little room in the kernel: responses to a slow reader stay in the server. */
  public ServerOptionsBuilder smallKernelBuffers() {
    sockets =
        new SocketSettings(
            SMALL_KERNEL_BUFFER_BYTES, SMALL_KERNEL_BUFFER_BYTES, sockets.tcpNoDelay());
    return this;
  }

  public ServerOptionsBuilder sendBufferBytes(int bytes) {
    sockets = new SocketSettings(0, bytes, sockets.tcpNoDelay());
    return this;
  }

  public ServerOptionsBuilder work(Supplier<Work> newWork) {
    work = newWork;
    return this;
  }

  /** Takes one of the forms of {@code --work}, such as {@code block:5ms}. */
  public ServerOptionsBuilder work(String form) {
    return work(WorkSpec.parse(form));
  }

  public ServerOptionsBuilder tracing(Tracing newTracing) {
    tracing = newTracing;
    return this;
  }

  public ServerOptionsBuilder gate(StepGate newGate) {
    gate = Optional.of(newGate);
    return this;
  }

  public ServerOptionsBuilder limits(Limits newLimits) {
    limits = newLimits;
    return this;
  }

  /** Sets the limit on connections and switches every timeout off. */
  public ServerOptionsBuilder onlyMaxConnections(int maxConnections) {
    return limits(new Limits(maxConnections, Duration.ZERO, Duration.ZERO, Duration.ZERO));
  }

  /** Sets the idle timeout and switches every other limit off. */
  public ServerOptionsBuilder onlyIdleTimeout(Duration timeout) {
    return limits(new Limits(0, timeout, Duration.ZERO, Duration.ZERO));
  }

  /** Sets the request timeout and switches every other limit off. */
  public ServerOptionsBuilder onlyRequestTimeout(Duration timeout) {
    return limits(new Limits(0, Duration.ZERO, timeout, Duration.ZERO));
  }

  /** Sets the write timeout and switches every other limit off. */
  public ServerOptionsBuilder onlyWriteTimeout(Duration timeout) {
    return limits(new Limits(0, Duration.ZERO, Duration.ZERO, timeout));
  }

  public ServerOptions build() {
    return new ServerOptions(
        new ListenOptions(host, port, DEFAULTS.listen().backlog()),
        sockets,
        protocol,
        new BufferSizes(readBufferBytes, maxFrameBytes),
        limits,
        new StepOptions(work, tracing, gate),
        DEFAULTS.drainTimeout());
  }
}
