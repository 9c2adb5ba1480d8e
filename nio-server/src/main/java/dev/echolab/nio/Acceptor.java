package dev.echolab.nio;

import dev.echolab.counters.Counter;
import dev.echolab.server.AcceptBackoff;
import dev.echolab.server.ConnectionFailure;
import dev.echolab.server.ServerHealth;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Accepts connections from the kernel's queue when the first loop reports that there are some. */
final class Acceptor implements EventLoop.Handler {
  private static final Logger log = LogManager.getLogger(Acceptor.class);

  private final ServerSocketChannel listener;
  private final InetSocketAddress address;
  private final Workers workers;
  private final EventLoop loop;
  private final ServerHealth health;
  private final AcceptBackoff backoff = new AcceptBackoff();

  /** Used only by the loop; null until the listener is registered. */
  private SelectionKey key;

  Acceptor(ServerSocketChannel listener, Workers workers, ServerHealth health) throws IOException {
    this.listener = listener;
    this.address = (InetSocketAddress) listener.getLocalAddress();
    this.workers = workers;
    this.loop = workers.acceptingLoop();
    this.health = health;
  }

  void start() {
    loop.execute(() -> key = loop.register(listener, SelectionKey.OP_ACCEPT, this));
  }

  InetSocketAddress address() {
    return address;
  }

  // docs: accept
  @Override
  public void onReady(SelectionKey ready) {
    try {
      while (acceptOne()) {
        // Until the kernel's queue is empty.
      }
    } catch (IOException e) {
      pauseAfter(e);
    }
  }

  // docs: accept
  private boolean acceptOne() throws IOException {
    SocketChannel channel = listener.accept();
    if (channel == null) {
      return false;
    }
    backoff.succeeded();
    if (workers.connectionLimit().tryAcquire()) {
      loop.counters().increment(Counter.CONNECTIONS_ACCEPTED);
      open(channel);
    } else {
      loop.counters().increment(Counter.CONNECTIONS_REFUSED);
      new RefusedConnection(channel, loop, workers.connectionLimit()).open();
    }
    return true;
  }

  private void open(SocketChannel channel) throws IOException {
    try {
      workers.open(channel);
    } catch (IOException | RuntimeException | Error e) {
      // OutOfMemoryError: only this connection ends.
      workers.connectionLimit().release();
      loop.counters().increment(Counter.CONNECTIONS_CLOSED);
      channel.close();
      ConnectionFailure.report(e, loop.counters());
    }
  }

  // docs: errors, descriptors
  /** Pauses: file descriptors have run out, and become free when connections end. */
  private void pauseAfter(IOException failure) {
    loop.counters().increment(Counter.CONNECTIONS_FAILED);
    int pauseMs = backoff.failed();
    health.acceptFailed(failure, pauseMs);
    log.warn("cannot take a connection, next try in {} ms", pauseMs, failure);
    // The connection stays in the queue and would wake the selector again and again.
    key.interestOps(0);
    loop.executeAfter(pauseMs, this::resumeAccepting);
  }

  private void resumeAccepting() {
    if (key.isValid()) {
      key.interestOps(SelectionKey.OP_ACCEPT);
    }
  }

  /**
   * Accepts the connections that the kernel has completed, which closing the listener would reset,
   * then stops accepting; on return the port is free.
   *
   * @param maxQueued how many may be in the kernel's queue; more arrived after the stop
   * @param deadlineNs when to stop in any case, in System.nanoTime
   */
  void stop(int maxQueued, long deadlineNs) {
    loop.executeAndWait(
        () -> {
          acceptQueued(maxQueued, deadlineNs);
          try {
            listener.close();
            loop.deregisterClosedChannels();
          } catch (IOException e) {
            log.warn("closing the listener failed", e);
          }
        },
        deadlineNs);
  }

  // docs: stop
  private void acceptQueued(int maxQueued, long deadlineNs) {
    try {
      for (int i = 0; i < maxQueued && System.nanoTime() - deadlineNs < 0; i++) {
        if (!acceptOne()) {
          return;
        }
      }
    } catch (IOException e) {
      log.warn("cannot accept the last connections", e);
    }
  }
}
