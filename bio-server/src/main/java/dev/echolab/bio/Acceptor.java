package dev.echolab.bio;

import dev.echolab.counters.Counter;
import dev.echolab.counters.Counters;
import dev.echolab.counters.ServerCounters;
import dev.echolab.server.AcceptBackoff;
import dev.echolab.server.BufferMemoryExhausted;
import dev.echolab.server.ConnectionFailure;
import dev.echolab.server.ConnectionLimit;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Accepts connections from the kernel's queue, one at a time, on a thread of its own. */
final class Acceptor implements Runnable {
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
  private final ServerCounters serverCounters;
  private final Counters counters;
  private final AcceptBackoff backoff = new AcceptBackoff();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread = new Thread(this, "bio-acceptor");

  Acceptor(
      ServerSocketChannel listener,
      ConnectionLimit connectionLimit,
      Opener opener,
      ServerCounters serverCounters)
      throws IOException {
    this.listener = listener;
    this.address = (InetSocketAddress) listener.getLocalAddress();
    this.connectionLimit = connectionLimit;
    this.opener = opener;
    this.serverCounters = serverCounters;
    this.counters = serverCounters.newWorker();
  }

  void start() {
    thread.start();
  }

  InetSocketAddress address() {
    return address;
  }

  @Override
  public void run() {
    try {
      while (stopping.getCount() > 0) {
        acceptOne();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      serverCounters.retire(counters);
    }
  }

  // docs: accept
  private void acceptOne() throws InterruptedException {
    SocketChannel channel;
    try {
      channel = listener.accept();
    } catch (ClosedChannelException e) {
      return; // closed by stop
    } catch (IOException e) {
      counters.increment(Counter.CONNECTIONS_FAILED);
      pauseAfter(e);
      return;
    }
    if (!connectionLimit.tryAcquire()) {
      refuse(channel);
      return;
    }
    counters.increment(Counter.CONNECTIONS_ACCEPTED);
    try {
      opener.open(channel);
      backoff.succeeded();
    } catch (IOException | BufferMemoryExhausted e) {
      drop(channel, e);
    } catch (RuntimeException | Error e) {
      // OutOfMemoryError: no more threads. Only this connection ends.
      drop(channel, e);
      pauseAfter(e);
    }
  }

  private void refuse(SocketChannel channel) {
    counters.increment(Counter.CONNECTIONS_REFUSED);
    try (channel) {
      channel.write(connectionLimit.refusal());
      channel.shutdownOutput();
    } catch (IOException e) {
      log.debug("connection ended by the peer before it was refused", e);
    }
  }

  private void drop(SocketChannel channel, Throwable failure) {
    connectionLimit.release();
    counters.increment(Counter.CONNECTIONS_CLOSED);
    ConnectionFailure.report(failure, counters);
    try {
      channel.close();
    } catch (IOException e) {
      log.debug("close failed", e);
    }
  }

  // docs: errors
  /** Pauses: file descriptors or threads have run out, and become free when connections end. */
  private void pauseAfter(Throwable failure) throws InterruptedException {
    int pauseMs = backoff.failed();
    log.warn("cannot take a connection, next try in {} ms", pauseMs, failure);
    if (stopping.await(pauseMs, TimeUnit.MILLISECONDS)) {
      log.debug("stopped while waiting to accept again");
    }
  }

  /** Stops accepting; on return the port is free. */
  void stop() {
    stopping.countDown();
    try {
      listener.close();
      thread.join();
    } catch (IOException e) {
      log.warn("closing the listener failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
