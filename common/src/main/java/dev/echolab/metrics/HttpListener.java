package dev.echolab.metrics;

import dev.echolab.server.AcceptBackoff;
import dev.echolab.server.FatalErrors;
import dev.echolab.server.ServerHealth;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Answers GET requests on one thread that waits for no client (decision 0075).
 *
 * <p>Clients cannot use it up: one that is not served within 10 s is closed, and beyond 64 the
 * oldest. Without file descriptors it accepts with one kept in reserve, or with the oldest
 * client's. A new connection is read at once: a complete request is answered before any eviction.
 */
final class HttpListener implements Runnable, AutoCloseable {
  private static final Logger log = LogManager.getLogger(HttpListener.class);
  private static final int BACKLOG = 1024;
  private static final int MAX_CONNECTIONS = 64;
  private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
  private static final long TICK_MS = 1000;
  private static final long PAUSE_CHECK_MS = 50;

  private final Function<String, HttpResponse> handler;
  private final ServerHealth health;
  private final ServerSocketChannel listener;
  private final Selector selector;
  private final SelectionKey listenerKey;
  private final DescriptorReserve reserve = new DescriptorReserve();
  private final AcceptBackoff backoff = new AcceptBackoff();

  /** The oldest first. */
  private final Deque<HttpConnection> open = new ArrayDeque<>();

  private boolean hasClosed;
  private long acceptAgainNs = System.nanoTime();
  private long tickedNs = System.nanoTime();
  private final Thread thread = new Thread(this, "metrics");
  private volatile boolean closing;

  /**
   * Starts to listen.
   *
   * @param handler returns the response to a path; called by the listener's thread
   * @param health gets a call about once per second, and the failure of this thread
   */
  HttpListener(
      InetSocketAddress address, Function<String, HttpResponse> handler, ServerHealth health)
      throws IOException {
    this.handler = handler;
    this.health = health;
    this.listener = ServerSocketChannel.open();
    try {
      listener.configureBlocking(false);
      listener.bind(address, BACKLOG);
      this.selector = Selector.open();
      this.listenerKey = listener.register(selector, SelectionKey.OP_ACCEPT);
    } catch (IOException | RuntimeException e) {
      listener.close();
      throw e;
    }
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return listener.socket().getLocalPort();
  }

  @Override
  public void run() {
    try {
      reserve.refill();
      while (!closing) {
        iterate();
      }
    } catch (IOException | RuntimeException | Error e) {
      FatalErrors.inEssentialThread(e);
      health.failed("metrics", e);
    } finally {
      closeAll();
    }
  }

  private void iterate() throws IOException {
    boolean pausing = listenerKey.interestOps() == 0;
    selector.select(pausing ? PAUSE_CHECK_MS : TICK_MS);
    for (SelectionKey key : new ArrayList<>(selector.selectedKeys())) {
      if (key.attachment() instanceof HttpConnection connection) {
        proceed(connection);
      }
    }
    boolean acceptable = selector.selectedKeys().contains(listenerKey);
    selector.selectedKeys().clear();
    long nowNs = System.nanoTime();
    while (!open.isEmpty() && open.peek().isOverdue(nowNs)) {
      log.debug("a client of the metrics port was not served within 10 s");
      close(open.peek());
    }
    if (acceptable) {
      accept(nowNs);
    } else if (pausing && acceptAgainNs - nowNs <= 0) {
      listenerKey.interestOps(SelectionKey.OP_ACCEPT);
    }
    if (hasClosed) {
      // Only a select closes the descriptors; another acceptor would take them in the next wait.
      selector.selectNow();
      hasClosed = false;
    }
    reserve.refill();
    if (nowNs - tickedNs >= TimeUnit.MILLISECONDS.toNanos(TICK_MS)) {
      tickedNs = nowNs;
      health.report();
    }
  }

  /**
   * Accepts one connection; select reports the next one. Without file descriptors accept(2) fails
   * even if there is none, which would end the oldest connection for nothing.
   */
  private void accept(long nowNs) {
    try {
      acceptOne();
      backoff.succeeded();
    } catch (IOException e) {
      int pauseMs = backoff.failed();
      log.warn("metrics port: cannot take a connection, next try in {} ms", pauseMs, e);
      acceptAgainNs = nowNs + TimeUnit.MILLISECONDS.toNanos(pauseMs);
      listenerKey.interestOps(0);
    }
  }

  private void acceptOne() throws IOException {
    SocketChannel channel;
    while (true) {
      try {
        channel = listener.accept();
        break;
      } catch (IOException e) {
        if (!releaseDescriptor()) {
          throw e;
        }
      }
    }
    if (channel == null) {
      return;
    }
    if (open.size() == MAX_CONNECTIONS) {
      close(open.peek());
    }
    channel.configureBlocking(false);
    SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
    HttpConnection connection =
        new HttpConnection(channel, key, System.nanoTime() + TIMEOUT_NS, handler);
    key.attach(connection);
    open.add(connection);
    proceed(connection);
  }

  private boolean releaseDescriptor() throws IOException {
    if (reserve.release()) {
      return true;
    }
    if (open.isEmpty()) {
      return false;
    }
    close(open.peek());
    selector.selectNow(); // only now the JDK closes the descriptor
    return true;
  }

  private void proceed(HttpConnection connection) {
    try {
      if (!connection.proceed()) {
        close(connection);
      }
    } catch (IOException e) {
      log.debug("a client of the metrics port left: {}", e.getMessage());
      close(connection);
    } catch (RuntimeException | Error e) {
      log.error("a request to the metrics port failed", e);
      close(connection);
      FatalErrors.inConnection(e);
    }
  }

  private void close(HttpConnection connection) {
    hasClosed = true;
    open.remove(connection);
    try {
      connection.close();
    } catch (IOException e) {
      log.debug("close failed", e);
    }
  }

  @Override
  public void close() {
    closing = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeAll() {
    while (!open.isEmpty()) {
      close(open.peek());
    }
    try {
      listener.close();
      selector.close();
      reserve.close();
    } catch (IOException e) {
      log.debug("close failed", e);
    }
  }
}
