package dev.echolab.bio;

import dev.echolab.counters.CounterSnapshot;
import dev.echolab.counters.JvmMetrics;
import dev.echolab.counters.ServerCounters;
import dev.echolab.server.ConnectionLimit;
import dev.echolab.server.EchoServer;
import dev.echolab.server.HandlerFactory;
import dev.echolab.server.ListenOptions;
import dev.echolab.server.ServerOptions;
import dev.echolab.server.StopResult;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/** The life cycle of the blocking server; see the package for who runs what. */
public final class BioServer implements EchoServer {
  private final ServerOptions options;

  /** Nothing is unsupported: this model makes every call itself, and has no selects to count. */
  private final ServerCounters counters;

  private final ConnectionLimit admission;
  private final HandlerFactory handlerFactory;
  private final Workers workers;
  private final String variant;

  private Acceptor acceptor;
  private StopResult stopped;

  public BioServer(ServerOptions options, Workers.Kind kind) {
    this.options = options;
    this.counters = HandlerFactory.newCounters(options, Set.of());
    this.admission = new ConnectionLimit(options);
    this.workers = new Workers(kind, admission, options.limits(), counters);
    this.handlerFactory = new HandlerFactory(options, this::statsJson);
    this.variant = "bio-" + kind.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String variant() {
    return variant;
  }

  @Override
  public synchronized void start() throws IOException {
    if (acceptor != null || stopped != null) {
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
      stopped = new StopResult(0, 0);
      throw e;
    }
    acceptor = new Acceptor(listener, admission, this::open, counters);
    acceptor.start();
  }

  private void open(SocketChannel channel) throws IOException {
    options.sockets().applyToConnection(channel);
    workers.run(new Connection(channel, options, counters, handlerFactory));
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
      if (acceptor != null) {
        acceptor.stop();
      }
      stopped = workers.stop(drain);
    }
    return stopped;
  }

  @Override
  public CounterSnapshot counters() {
    return counters.snapshot();
  }
}
