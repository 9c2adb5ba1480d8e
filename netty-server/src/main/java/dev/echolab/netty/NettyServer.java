package dev.echolab.netty;

import dev.echolab.counters.Counter;
import dev.echolab.counters.CounterSnapshot;
import dev.echolab.counters.ServerCounters;
import dev.echolab.server.EchoServer;
import dev.echolab.server.HandlerFactory;
import dev.echolab.server.ServerHealth;
import dev.echolab.server.ServerOptions;
import dev.echolab.server.StopResult;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;

/** Starts and stops the Netty server; the package-info shows its threads. */
public final class NettyServer implements EchoServer {
  private final ServerOptions options;

  /** Three counters are unsupported: Netty reports neither its selects nor its partial writes. */
  private final ServerCounters counters;

  private final ServerHealth health = new ServerHealth();
  private final Transport transport;
  private final int loops;
  private final String variant;

  private Workers workers;
  private Acceptor acceptor;
  private StopResult stopResult;

  /**
   * Creates a server that has not started.
   *
   * @param transport not AUTO, and available on this machine
   * @param loops event loops, at least 1
   */
  public NettyServer(ServerOptions options, Transport transport, int loops) {
    this.options = options;
    this.counters =
        HandlerFactory.newCounters(
            options, EnumSet.of(Counter.SELECTS, Counter.WAKEUPS, Counter.PARTIAL_WRITES));
    this.transport = transport;
    this.loops = loops;
    this.variant = "netty-" + transport.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String variant() {
    return variant;
  }

  @Override
  public synchronized void start() throws IOException {
    if (workers != null || stopResult != null) {
      throw new IllegalStateException("a server starts once");
    }
    try {
      workers = new Workers(transport, loops, options, counters, health);
    } catch (IllegalStateException e) {
      // No file descriptors for a loop; Netty has ended the loops before it.
      stopResult = new StopResult(0, 0);
      throw new IOException(Transport.rootCauseMessage(e), e);
    }
    acceptor = new Acceptor(workers, options, new HandlerFactory(options, this::statsJson));
    try {
      acceptor.start();
      workers.start();
    } catch (IOException | RuntimeException e) {
      health.stopping();
      stopResult = workers.stop(Duration.ZERO);
      throw e;
    }
  }

  @Override
  public InetSocketAddress address() {
    return acceptor.address();
  }

  @Override
  public synchronized StopResult stop(Duration drain) {
    if (stopResult == null) {
      health.stopping();
      if (workers == null) {
        stopResult = new StopResult(0, 0);
      } else {
        long deadlineNs = System.nanoTime() + drain.toNanos();
        acceptor.stop(options.listen().backlog(), deadlineNs);
        stopResult = workers.stop(Duration.ofNanos(deadlineNs - System.nanoTime()));
      }
    }
    return stopResult;
  }

  @Override
  public CounterSnapshot counters() {
    return counters.snapshot();
  }

  @Override
  public ServerHealth health() {
    return health;
  }
}
