package dev.echolab.bio;

import dev.echolab.counters.Counters;
import dev.echolab.counters.ServerCounters;
import dev.echolab.server.ConnectionLimit;
import dev.echolab.server.HandlerFactory;
import dev.echolab.server.ServerHealth;
import dev.echolab.server.ServerOptions;
import dev.echolab.server.StopResult;
import dev.echolab.server.TimeoutChecker;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Runs each connection on a thread of its own. */
public final class Workers {
  private static final Logger log = LogManager.getLogger(Workers.class);

  /** How often a stop checks whether connections still have unread requests, or are closed. */
  private static final long CHECK_INTERVAL_MS = 1;

  /** Lower limit of the drain: even a thread with nothing left to do needs time to end. */
  private static final Duration MIN_DRAIN = Duration.ofMillis(100);

  /** Time for the threads of aborted connections; only a busy loop in step 3 takes longer. */
  private static final Duration ABORT_TIMEOUT = Duration.ofSeconds(1);

  /** The kind of thread that runs a connection. */
  public enum Kind {
    /** A thread of the operating system. */
    PLATFORM,
    /** A thread of the JVM; JDK 21 and newer (JEP 444). */
    VIRTUAL
  }

  private final Kind kind;
  private final ThreadFactory threads;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final Set<RefusedConnection> refused = ConcurrentHashMap.newKeySet();
  private final ConnectionLimit connectionLimit;
  private final ServerOptions options;
  private final HandlerFactory handlerFactory;
  private final ServerCounters serverCounters;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final ServerHealth health;
  private final Thread timeoutThread;

  Workers(
      Kind kind,
      ServerOptions options,
      HandlerFactory handlerFactory,
      ServerCounters serverCounters,
      ServerHealth health) {
    this.kind = kind;
    this.threads = kind == Kind.VIRTUAL ? VirtualThreads.factory() : platformThreads();
    this.options = options;
    this.handlerFactory = handlerFactory;
    this.connectionLimit = new ConnectionLimit(options);
    this.serverCounters = serverCounters;
    this.health = health;
    this.timeoutThread = new Thread(health.essential(this::checkTimeouts), "bio-timeouts");
  }

  /**
   * Prepares to run connections and starts the timeout checker.
   *
   * @param local address on which the connections will be accepted
   */
  void start(InetAddress local) throws IOException {
    if (kind == Kind.VIRTUAL) {
      VirtualThreads.prepareToWait(local);
      health.watchLoop("virtual threads", task -> threads.newThread(task).start());
    }
    if (TimeoutChecker.periodMs(options.limits()) > 0) {
      timeoutThread.start();
    }
  }

  // docs: timeouts
  /** Checks all connections in one thread: a blocked thread cannot check its own timeout. */
  private void checkTimeouts() {
    Counters counters = serverCounters.newWorker();
    TimeoutChecker timeoutChecker =
        new TimeoutChecker(options.limits(), counters, System::nanoTime);
    long periodMs = TimeoutChecker.periodMs(options.limits());
    try {
      while (!stopping.await(periodMs, TimeUnit.MILLISECONDS)) {
        timeoutChecker.check(open);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      serverCounters.retire(counters);
    }
  }

  /** Runs a connection on a new thread until it ends. Called by the acceptor. */
  void open(SocketChannel channel) throws IOException {
    options.sockets().applyToConnection(channel);
    Connection connection = new Connection(channel, options, serverCounters, handlerFactory);
    try {
      open.add(connection);
      start(connection, () -> closed(connection));
    } catch (RuntimeException | Error e) {
      // OutOfMemoryError: the system has no more threads. The acceptor ends this connection.
      open.remove(connection);
      connection.abandon();
      throw e;
    }
  }

  ConnectionLimit connectionLimit() {
    return connectionLimit;
  }

  /** Ends a connection over the limit, on a new thread: the acceptor must not wait for the peer. */
  void refuse(SocketChannel channel) {
    RefusedConnection connection = new RefusedConnection(channel, connectionLimit);
    refused.add(connection);
    try {
      start(connection, () -> refused.remove(connection));
    } catch (RuntimeException | Error e) {
      refused.remove(connection);
      throw e;
    }
  }

  private void start(Runnable connection, Runnable atEnd) {
    threads
        .newThread(
            () -> {
              try {
                connection.run();
              } finally {
                atEnd.run();
              }
            })
        .start();
  }

  /** Called by the connection's thread. */
  private void closed(Connection connection) {
    open.remove(connection);
    connectionLimit.release();
  }

  // docs: stop
  /** Drains every connection: it answers what it has received. Aborts those that take too long. */
  StopResult stop(Duration drain) {
    stopping.countDown();
    int openAtStop = open.size();
    Duration drainTimeout = drain.compareTo(MIN_DRAIN) < 0 ? MIN_DRAIN : drain;
    int forcedCount = 0;
    try {
      awaitAllClosed(drainTimeout, Connection::drain);
    } catch (InterruptedException e) {
      // The stopping thread must end: no further drain.
      Thread.currentThread().interrupt();
    }
    refused.forEach(RefusedConnection::abort);
    for (Connection connection : open) {
      if (connection.hasPendingResponses()) {
        forcedCount++;
      }
      connection.abort();
    }
    try {
      awaitAllClosed(ABORT_TIMEOUT, connection -> {});
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!open.isEmpty()) {
      log.warn("{} threads still run after their connections were aborted", open.size());
    }
    return new StopResult(openAtStop, 0).withForced(forcedCount);
  }

  private void awaitAllClosed(Duration timeout, Consumer<Connection> action)
      throws InterruptedException {
    long deadlineNs = System.nanoTime() + timeout.toNanos();
    while (!open.isEmpty() && System.nanoTime() - deadlineNs < 0) {
      open.forEach(action);
      Thread.sleep(CHECK_INTERVAL_MS);
    }
  }

  private static ThreadFactory platformThreads() {
    AtomicLong number = new AtomicLong();
    return task -> new Thread(task, "bio-" + number.incrementAndGet());
  }
}
