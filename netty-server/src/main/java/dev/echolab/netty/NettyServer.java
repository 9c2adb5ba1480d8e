package dev.echolab.netty;

import dev.echolab.counters.Counter;
import dev.echolab.counters.CounterSnapshot;
import dev.echolab.counters.JvmMetrics;
import dev.echolab.counters.ServerCounters;
import dev.echolab.server.EchoServer;
import dev.echolab.server.HandlerFactory;
import dev.echolab.server.ServerOptions;
import dev.echolab.server.StopResult;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;

/** The life cycle of the Netty server; see the package for who runs what. */
public final class NettyServer implements EchoServer {
  private final ServerOptions options;

  /** Netty tells nobody about its waits, nor about writes of which the kernel took a part. */
  private final ServerCounters counters;

  private final Transport transport;
  private final int loops;
  private final String variant;

  private Workers workers;
  private Acceptor acceptor;
  private StopResult stopped;

  /**
   * A server that has not started.
   *
   * @param transport not AUTO, and available here
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
    if (workers != null || stopped != null) {
      throw new IllegalStateException("a server starts once");
    }
    workers = new Workers(transport, loops, options, counters);
    acceptor = new Acceptor(workers, options, new HandlerFactory(options, this::statsJson));
    try {
      acceptor.start();
      workers.start();
    } catch (IOException | RuntimeException e) {
      stopped = workers.stop(Duration.ZERO);
      throw e;
    }
  }

  private byte[] statsJson() {
    return counters.snapshot().toJson(variant, JvmMetrics.now());
  }

  @Override
  public InetSocketAddress address() {
    return acceptor.address();
  }

  @Override
  public synchronized StopResult stop(Duration drain) {
    if (stopped == null) {
      if (workers == null) {
        stopped = new StopResult(0, 0);
      } else {
        acceptor.stop();
        stopped = workers.stop(drain);
      }
    }
    return stopped;
  }

  @Override
  public CounterSnapshot counters() {
    return counters.snapshot();
  }
}
