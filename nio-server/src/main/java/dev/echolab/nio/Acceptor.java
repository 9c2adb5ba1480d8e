package dev.echolab.nio;

import dev.echolab.counters.Counter;
import dev.echolab.server.AcceptBackoff;
import dev.echolab.server.ConnectionFailure;
import dev.echolab.server.ConnectionLimit;
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

  /** Opens a connection on an accepted channel. */
  @FunctionalInterface
  interface Opener {
    void open(SocketChannel channel) throws IOException;
  }

  private final ServerSocketChannel listener;
  private final InetSocketAddress address;
  private final ConnectionLimit connectionLimit;
  private final Opener opener;
  private final EventLoop loop;
  private final AcceptBackoff backoff = new AcceptBackoff();

  /** Used only by the loop; null until the listener is registered. */
  private SelectionKey key;

  Acceptor(
      ServerSocketChannel listener, ConnectionLimit connectionLimit, Opener opener, EventLoop loop)
      throws IOException {
    this.listener = listener;
    this.address = (InetSocketAddress) listener.getLocalAddress();
    this.connectionLimit = connectionLimit;
    this.opener = opener;
    this.loop = loop;
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
      SocketChannel channel;
      while ((channel = listener.accept()) != null) {
        backoff.succeeded();
        if (connectionLimit.tryAcquire()) {
          loop.counters().increment(Counter.CONNECTIONS_ACCEPTED);
          open(channel);
        } else {
          refuse(channel);
        }
      }
    } catch (IOException e) {
      pauseAfter(e);
    }
  }

  private void open(SocketChannel channel) throws IOException {
    try {
      opener.open(channel);
    } catch (IOException e) {
      drop(channel);
      ConnectionFailure.report(e, loop.counters());
    } catch (RuntimeException | Error e) {
      // OutOfMemoryError: only this connection ends.
      drop(channel);
      ConnectionFailure.report(e, loop.counters());
    }
  }

  private void refuse(SocketChannel channel) {
    loop.counters().increment(Counter.CONNECTIONS_REFUSED);
    try (channel) {
      channel.write(connectionLimit.refusal());
      channel.shutdownOutput();
    } catch (IOException e) {
      log.debug("connection ended by the peer before it was refused", e);
    }
  }

  private void drop(SocketChannel channel) throws IOException {
    connectionLimit.release();
    loop.counters().increment(Counter.CONNECTIONS_CLOSED);
    channel.close();
  }

  // docs: errors
  /** Pauses: file descriptors have run out, and become free when connections end. */
  private void pauseAfter(IOException failure) {
    loop.counters().increment(Counter.CONNECTIONS_FAILED);
    int pauseMs = backoff.failed();
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

  /** Stops accepting; on return the port is free. */
  void stop() {
    loop.executeAndWait(
        () -> {
          try {
            listener.close();
            loop.deregisterClosedChannels();
          } catch (IOException e) {
            log.warn("closing the listener failed", e);
          }
        });
  }
}
