package dev.echolab.server;

import dev.echolab.counters.Counter;
import dev.echolab.counters.Counters;
import dev.echolab.counters.ServerCounters;
import dev.echolab.handler.CountingStepListener;
import dev.echolab.handler.FramedRequestHandler;
import dev.echolab.handler.JfrStepListener;
import dev.echolab.handler.RawRequestHandler;
import dev.echolab.handler.RequestHandler;
import dev.echolab.handler.StepListener;
import dev.echolab.handler.TimestampingStepListener;
import dev.echolab.handler.WorkFactory;
import dev.echolab.handler.WorkSpec;
import dev.echolab.protocol.Protocol;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
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
    WorkFactory work,
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
    return changed(draft -> draft.port = newPort);
  }

  public ServerOptions withProtocol(Protocol newProtocol) {
    return changed(draft -> draft.protocol = newProtocol);
  }

  public ServerOptions withReadBufferBytes(int newReadBufferBytes) {
    return changed(draft -> draft.readBufferBytes = newReadBufferBytes);
  }

  /** The kernel's receive and send buffer of each connection. */
  public ServerOptions withKernelBufferBytes(int receiveBytes, int sendBytes) {
    return changed(
        draft -> {
          draft.soRcvbufBytes = receiveBytes;
          draft.soSndbufBytes = sendBytes;
        });
  }

  public ServerOptions withMaxFrameBytes(int newMaxFrameBytes) {
    return changed(draft -> draft.maxFrameBytes = newMaxFrameBytes);
  }

  public ServerOptions withWork(WorkFactory newWork) {
    return changed(draft -> draft.work = newWork);
  }

  public ServerOptions withTracing(Tracing newTracing) {
    return changed(draft -> draft.tracing = newTracing);
  }

  public ServerOptions withLimits(Limits newLimits) {
    return changed(draft -> draft.limits = newLimits);
  }

  private ServerOptions changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return new ServerOptions(
        host,
        draft.port,
        draft.protocol,
        draft.readBufferBytes,
        draft.soRcvbufBytes,
        draft.soSndbufBytes,
        tcpNoDelay,
        backlog,
        draft.maxFrameBytes,
        drainTimeout,
        draft.work,
        draft.tracing,
        draft.limits);
  }

  /** The components that can be changed one by one. */
  private static final class Draft {
    private int port;
    private Protocol protocol;
    private int readBufferBytes;
    private int soRcvbufBytes;
    private int soSndbufBytes;
    private int maxFrameBytes;
    private WorkFactory work;
    private Tracing tracing;
    private Limits limits;

    Draft(ServerOptions from) {
      port = from.port;
      protocol = from.protocol;
      readBufferBytes = from.readBufferBytes;
      soRcvbufBytes = from.soRcvbufBytes;
      soSndbufBytes = from.soSndbufBytes;
      maxFrameBytes = from.maxFrameBytes;
      work = from.work;
      tracing = from.tracing;
      limits = from.limits;
    }
  }

  /**
   * The counters of a server with these options.
   *
   * @param unsupported what its model cannot count about itself
   */
  public ServerCounters newCounters(Set<Counter> unsupported) {
    Set<Counter> unknown = new HashSet<>(unsupported);
    if (tracing == Tracing.OFF) {
      unknown.addAll(Counter.STEP_TIMES);
    }
    return new ServerCounters(unknown);
  }

  /** What observes the steps of one connection, run by the worker that these counters belong to. */
  public StepListener newSteps(Counters counters) {
    CountingStepListener counted = new CountingStepListener(counters);
    return tracing == Tracing.ON
        ? new JfrStepListener(new TimestampingStepListener(counted, counters, System::nanoTime))
        : counted;
  }

  /** Step 3 of one connection. */
  public RequestHandler newHandler(
      Supplier<byte[]> statsJson, Counters counters, StepListener steps) {
    return switch (protocol) {
      case RAW -> new RawRequestHandler(work.newWork(), steps);
      case FRAMED ->
          new FramedRequestHandler(work.newWork(), maxFrameBytes, statsJson, counters, steps);
    };
  }
}
