package dev.echolab.bio;

import dev.echolab.counters.Counter;
import dev.echolab.counters.Counters;
import dev.echolab.counters.ServerCounters;
import dev.echolab.server.AcceptBackoff;
import dev.echolab.server.BufferMemoryExhausted;
import dev.echolab.server.ConnectionFailure;
import dev.echolab.server.FatalErrors;
import dev.echolab.server.ServerHealth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
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

  private final ServerSocketChannel listener;
  private final InetSocketAddress address;
  private final Workers workers;
  private final ServerCounters serverCounters;
  private final Counters counters;
  private final ServerHealth health;
  private final AcceptBackoff backoff = new AcceptBackoff();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;

  /** What a stop still accepts; written before {@link #stopping} is counted down. */
  private int maxQueued;

  private long deadlineNs;

  /** The address of the connection that a stop makes; null before. */
  private volatile SocketAddress wakeAddress;

  Acceptor(
      ServerSocketChannel listener,
      Workers workers,
      ServerCounters serverCounters,
      ServerHealth health)
      throws IOException {
    this.listener = listener;
    this.address = (InetSocketAddress) listener.getLocalAddress();
    this.workers = workers;
    this.serverCounters = serverCounters;
    this.counters = serverCounters.newWorker();
    this.health = health;
    this.thread = new Thread(health.essential(this), "bio-acceptor");
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
      acceptQueued();
    } catch (IOException e) {
      if (stopping.getCount() > 0) {
        throw new UncheckedIOException("accept failed: " + e.getMessage(), e);
      }
      log.debug("the listener was closed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      serverCounters.retire(counters);
      Connection.close(listener);
    }
  }

  // docs: accept
  /** Returns false if there was no connection. */
  private boolean acceptOne() throws ClosedChannelException, InterruptedException {
    SocketChannel channel;
    try {
      channel = listener.accept();
    } catch (ClosedChannelException e) {
      throw e; // by stop
    } catch (IOException e) {
      counters.increment(Counter.CONNECTIONS_FAILED);
      pauseAfter(e);
      return false;
    }
    if (channel == null || isFromStop(channel)) {
      return channel != null;
    }
    if (workers.connectionLimit().tryAcquire()) {
      counters.increment(Counter.CONNECTIONS_ACCEPTED);
      open(channel);
    } else {
      counters.increment(Counter.CONNECTIONS_REFUSED);
      refuse(channel);
    }
    return true;
  }

  private void open(SocketChannel channel) throws InterruptedException {
    try {
      workers.open(channel);
      backoff.succeeded();
    } catch (IOException | BufferMemoryExhausted e) {
      drop(channel, e);
    } catch (RuntimeException | Error e) {
      // OutOfMemoryError: no more threads. Only this connection ends.
      drop(channel, e);
      pauseAfter(e);
    }
  }

  // docs: limits
  private void refuse(SocketChannel channel) throws InterruptedException {
    try {
      workers.refuse(channel);
    } catch (RuntimeException | Error e) {
      // OutOfMemoryError: no more threads.
      Connection.close(channel);
      FatalErrors.inConnection(e);
      pauseAfter(e);
    }
  }

  private void drop(SocketChannel channel, Throwable failure) {
    workers.connectionLimit().release();
    counters.increment(Counter.CONNECTIONS_CLOSED);
    ConnectionFailure.report(failure, counters);
    Connection.close(channel);
  }

  // docs: errors, descriptors
  /** Pauses: file descriptors or threads have run out, and become free when connections end. */
  private void pauseAfter(Throwable failure) throws InterruptedException {
    int pauseMs = backoff.failed();
    health.acceptFailed(failure, pauseMs);
    log.warn("cannot take a connection, next try in {} ms", pauseMs, failure);
    if (stopping.await(pauseMs, TimeUnit.MILLISECONDS)) {
      log.debug("stopped while waiting to accept again");
    }
  }

  // docs: stop
  /** Accepts the connections that the kernel has completed, without waiting for more. */
  private void acceptQueued() throws IOException, InterruptedException {
    listener.configureBlocking(false);
    for (int i = 0; i < maxQueued && System.nanoTime() - deadlineNs < 0; i++) {
      if (!acceptOne()) {
        return;
      }
    }
  }

  /**
   * Accepts the connections that the kernel has completed, which closing the listener would reset,
   * then stops accepting; on return the port is free.
   *
   * @param maximum how many may be in the kernel's queue; more arrived after the stop
   * @param untilNs when to stop in any case, in System.nanoTime
   */
  void stop(int maximum, long untilNs) {
    maxQueued = maximum;
    deadlineNs = untilNs;
    stopping.countDown();
    long leftMs = TimeUnit.NANOSECONDS.toMillis(untilNs - System.nanoTime());
    try (SocketChannel wake = SocketChannel.open()) {
      connectToListener(wake);
      thread.join(Math.max(1, leftMs));
    } catch (IOException e) {
      log.debug("cannot wake the acceptor with a connection", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Connection.close(listener);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends an accept call in progress: only a connection does that without closing the listener. */
  private void connectToListener(SocketChannel wake) throws IOException {
    InetAddress listening = address.getAddress();
    InetAddress local =
        listening.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : listening;
    wake.bind(new InetSocketAddress(local, 0));
    wakeAddress = wake.getLocalAddress();
    wake.configureBlocking(false);
    wake.connect(new InetSocketAddress(local, address.getPort()));
  }

  /** Recognises, and closes, the connection that a stop has made. */
  private boolean isFromStop(SocketChannel channel) {
    SocketAddress from = wakeAddress;
    if (from == null || !from.equals(channel.socket().getRemoteSocketAddress())) {
      return false;
    }
    Connection.close(channel);
    return true;
  }
}
