package dev.echolab.server;

import dev.echolab.counters.Counters;
import dev.echolab.process.CountedSteps;
import dev.echolab.process.Exchange;
import dev.echolab.process.FramedExchange;
import dev.echolab.process.RawExchange;
import dev.echolab.process.RecordedSteps;
import dev.echolab.process.StampedSteps;
import dev.echolab.process.Steps;
import dev.echolab.process.WorkSpec;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The options that mean the same in every model. The command line checks ranges before it makes
 * one; sizes are in bytes.
 *
 * @param host address to listen on
 * @param port 0: the kernel picks one
 * @param readBufferBytes the most bytes one read call may take
 * @param soRcvbufBytes kernel receive buffer per connection; 0: the kernel decides
 * @param soSndbufBytes kernel send buffer per connection; 0: the kernel decides
 * @param backlog connections the kernel completes before the server accepts them
 * @param maxFrameBytes largest payload of a frame
 * @param drainTimeout how long a stop lets responses be written
 */
public record ServerOptions(
    String host,
    int port,
    Protocol protocol,
    int readBufferBytes,
    int soRcvbufBytes,
    int soSndbufBytes,
    TcpNoDelay tcpNoDelay,
    int backlog,
    int maxFrameBytes,
    Duration drainTimeout,
    WorkSpec work,
    Tracing tracing,
    Limits limits) {

  /**
   * TCP_NODELAY as asked for: {@code ON} sends small writes at once, {@code OFF} lets Nagle wait.
   */
  public enum TcpNoDelay {
    ON,
    OFF
  }

  /** The defaults of the command line, on a port that the kernel picks. */
  public static ServerOptions defaults() {
    return new ServerOptions(
        "127.0.0.1",
        0,
        Protocol.FRAMED,
        64 * 1024,
        0,
        0,
        TcpNoDelay.ON,
        1024,
        1024 * 1024,
        Duration.ofSeconds(5),
        WorkSpec.ECHO,
        Tracing.OFF,
        Limits.DEFAULTS);
  }

  public ServerOptions withPort(int newPort) {
    return new ServerOptions(
        host,
        newPort,
        protocol,
        readBufferBytes,
        soRcvbufBytes,
        soSndbufBytes,
        tcpNoDelay,
        backlog,
        maxFrameBytes,
        drainTimeout,
        work,
        tracing,
        limits);
  }

  public ServerOptions withProtocol(Protocol newProtocol) {
    return new ServerOptions(
        host,
        port,
        newProtocol,
        readBufferBytes,
        soRcvbufBytes,
        soSndbufBytes,
        tcpNoDelay,
        backlog,
        maxFrameBytes,
        drainTimeout,
        work,
        tracing,
        limits);
  }

  public ServerOptions withReadBufferBytes(int newReadBufferBytes) {
    return new ServerOptions(
        host,
        port,
        protocol,
        newReadBufferBytes,
        soRcvbufBytes,
        soSndbufBytes,
        tcpNoDelay,
        backlog,
        maxFrameBytes,
        drainTimeout,
        work,
        tracing,
        limits);
  }

  public ServerOptions withWork(WorkSpec newWork) {
    return new ServerOptions(
        host,
        port,
        protocol,
        readBufferBytes,
        soRcvbufBytes,
        soSndbufBytes,
        tcpNoDelay,
        backlog,
        maxFrameBytes,
        drainTimeout,
        newWork,
        tracing,
        limits);
  }

  public ServerOptions withTracing(Tracing newTracing) {
    return new ServerOptions(
        host,
        port,
        protocol,
        readBufferBytes,
        soRcvbufBytes,
        soSndbufBytes,
        tcpNoDelay,
        backlog,
        maxFrameBytes,
        drainTimeout,
        work,
        newTracing,
        limits);
  }

  public ServerOptions withLimits(Limits newLimits) {
    return new ServerOptions(
        host,
        port,
        protocol,
        readBufferBytes,
        soRcvbufBytes,
        soSndbufBytes,
        tcpNoDelay,
        backlog,
        maxFrameBytes,
        drainTimeout,
        work,
        tracing,
        newLimits);
  }

  /** What observes the steps of one connection, run by the worker that these counters belong to. */
  public Steps newSteps(Counters counters) {
    CountedSteps counted = new CountedSteps(counters);
    return tracing == Tracing.ON
        ? new RecordedSteps(new StampedSteps(counted, System::nanoTime))
        : counted;
  }

  /** Step 3 of one connection. */
  public Exchange newExchange(Supplier<byte[]> statsJson, Counters counters, Steps steps) {
    return switch (protocol) {
      case RAW -> new RawExchange(work.newWork(), steps);
      case FRAMED -> new FramedExchange(work.newWork(), maxFrameBytes, statsJson, counters, steps);
    };
  }
}
