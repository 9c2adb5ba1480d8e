package dev.echolab.nio;

import dev.echolab.counters.Counter;
import dev.echolab.server.AcceptBackoff;
import dev.echolab.server.ConnectionLimit;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Takes connections from the kernel's queue whenever the first loop tells that there are some. */
final class Acceptor implements EventLoop.Handler {
  private static final Logger log = LogManager.getLogger(Acceptor.class);

  /** Makes a connection of an accepted channel. */
  @FunctionalInterface
  interface Opener {
    void open(SocketChannel channel) throws IOException;
  }

  private final ServerSocketChannel listener;
  private final InetSocketAddress address;
  private final ConnectionLimit admission;
  private final Opener opener;
  private final EventLoop loop;
  private final AcceptBackoff backoff = new AcceptBackoff();

  /** Used by the loop only; null until the listener is registered. */
  private SelectionKey key;

  Acceptor(ServerSocketChannel listener, ConnectionLimit admission, Opener opener, EventLoop loop)
      throws IOException {
    this.listener = listener;
    this.address = (InetSocketAddress) listener.getLocalAddress();
    this.admission = admission;
    this.opener = opener;
    this.loop = loop;
  }

  void start() {
    loop.execute(() -> key = loop.register(listener, SelectionKey.OP_ACCEPT, this));
  }

  InetSocketAddress address() {
    return address;
  }

  @Override
  public void ready(SelectionKey ready) {
    try {
      SocketChannel channel;
      while ((channel = listener.accept()) != null) {
        backoff.succeeded();
        if (admission.tryAcquire()) {
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

  private void refuse(SocketChannel channel) {
    loop.counters().increment(Counter.CONNECTIONS_REFUSED);
    try (channel) {
      channel.write(admission.refusal());
      channel.shutdownOutput();
    } catch (IOException e) {
      log.debug("ended by the peer before it was refused", e);
    }
  }

  private void open(SocketChannel channel) throws IOException {
    try {
      opener.open(channel);
    } catch (IOException e) {
      log.debug("ended by the peer before it began", e);
      drop(channel);
    } catch (RuntimeException | Error e) {
      // OutOfMemoryError: this connection is gone, the server goes on.
      log.error("a connection could not be begun", e);
      drop(channel);
    }
  }

  private void drop(SocketChannel channel) throws IOException {
    admission.release();
    loop.counters().increment(Counter.CONNECTIONS_CLOSED);
    loop.counters().increment(Counter.CONNECTIONS_FAILED);
    channel.close();
  }

  /** Out of file descriptors: they come back when connections end. */
  private void pauseAfter(IOException failure) {
    loop.counters().increment(Counter.CONNECTIONS_FAILED);
    int pauseMs = backoff.failed();
    log.warn("cannot take a connection, next try in {} ms", pauseMs, failure);
    // Still waiting to be accepted, the connection would wake the selector again and again.
    key.interestOps(0);
    loop.executeAfter(pauseMs, this::tryAgain);
  }

  private void tryAgain() {
    if (key.isValid()) {
      key.interestOps(SelectionKey.OP_ACCEPT);
    }
  }

  /** No new connections; on return the port is free. */
  void stop() {
    loop.executeAndWait(
        () -> {
          try {
            listener.close();
            loop.forgetClosedChannels();
          } catch (IOException e) {
            log.warn("closing the listener failed", e);
          }
        });
  }
}
