package dev.echolab.bio;

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
import java.util.Locale;
import java.util.Set;

/** Starts and stops the blocking server; the package-info shows its threads. */
public final class BioServer implements EchoServer {
  private final ServerOptions options;

  /** No counter is unsupported: this model makes every call itself and has no selects. */
  private final ServerCounters counters;

  private final ServerHealth health = new ServerHealth();
  private final Workers workers;
  private final String variant;

  private Acceptor acceptor;
  private StopResult stopResult;

  public BioServer(ServerOptions options, Workers.Kind kind) {
    this.options = options;
    this.counters = HandlerFactory.newCounters(options, Set.of());
    HandlerFactory handlerFactory = new HandlerFactory(options, this::statsJson);
    this.workers = new Workers(kind, options, handlerFactory, counters, health);
    this.variant = "bio-" + kind.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String variant() {
    return variant;
  }

  @Override
  public synchronized void start() throws IOException {
    if (acceptor != null || stopResult != null) {
      throw new IllegalStateException("a server starts once");
    }
    ServerSocketChannel listener = ServerSocketChannel.open();
    try {
      options.sockets().applyToListener(listener);
      ListenOptions listen = options.listen();
      listener.bind(new InetSocketAddress(listen.host(), listen.port()), listen.backlog());
      workers.start(listener.socket().getInetAddress());
    } catch (IOException | RuntimeException e) {
      listener.close();
      stopResult = new StopResult(0, 0);
      throw e;
    }
    acceptor = new Acceptor(listener, workers, counters, health);
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
      long deadlineNs = System.nanoTime() + drain.toNanos();
      if (acceptor != null) {
        acceptor.stop(options.listen().backlog(), deadlineNs);
      }
      stopResult = workers.stop(Duration.ofNanos(deadlineNs - System.nanoTime()));
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
