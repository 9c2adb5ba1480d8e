package dev.echolab.nio;

import dev.echolab.counters.CounterSnapshot;
import dev.echolab.counters.ServerCounters;
import dev.echolab.server.EchoServer;
import dev.echolab.server.HandlerFactory;
import dev.echolab.server.ListenOptions;
import dev.echolab.server.ServerHealth;
import dev.echolab.server.ServerOptions;
import dev.echolab.server.StopResult;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Set;

/** Starts and stops the selector server; the package-info shows its threads. */
public final class NioServer implements EchoServer {
  private final ServerOptions options;

  /** No counter is unsupported: this model makes every call itself. */
  private final ServerCounters counters;

  private final int loops;
  private final Workers.Buffers buffers;
  private final String variant;
  private final ServerHealth health = new ServerHealth();

  private Workers workers;
  private Acceptor acceptor;
  private StopResult stopResult;

  /**
   * Creates a server that has not started.
   *
   * @param loops event loops, at least 1
   */
  public NioServer(ServerOptions options, int loops, Workers.Buffers buffers) {
    this.options = options;
    this.counters = HandlerFactory.newCounters(options, Set.of());
    this.loops = loops;
    this.buffers = buffers;
    this.variant = loops == 1 ? "nio-1" : "nio";
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
    ServerSocketChannel listener = ServerSocketChannel.open();
    try {
      options.sockets().applyToListener(listener);
      listener.configureBlocking(false);
      ListenOptions listen = options.listen();
      listener.bind(new InetSocketAddress(listen.host(), listen.port()), listen.backlog());
      HandlerFactory handlerFactory = new HandlerFactory(options, this::statsJson);
      workers = new Workers(loops, buffers, options, handlerFactory, counters);
    } catch (IOException | RuntimeException | Error e) {
      listener.close();
      stopResult = new StopResult(0, 0);
      throw e;
    }
    acceptor = new Acceptor(listener, workers, health);
    workers.start(health);
    acceptor.start();
  }

  @Override
  public InetSocketAddress address() {
    return acceptor.address();
  }

  @Override
  public synchronized StopResult stop(Duration drain) {
    if (stopResult == null) {
      health.stopping();
      if (acceptor == null) {
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
