package dev.echolab.bio;

import dev.echolab.counters.Counters;
import dev.echolab.counters.ServerCounters;
import dev.echolab.server.ConnectionLimit;
import dev.echolab.server.Limits;
import dev.echolab.server.StopResult;
import dev.echolab.server.TimeoutChecker;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Who runs a connection: a thread of its own. */
public final class Workers {
  private static final Logger log = LogManager.getLogger(Workers.class);

  /** How often a stop looks again at connections that had unread requests. */
  private static final long LOOK_AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(1);

  /** A thread that has nothing left to do needs a moment to end, even if nobody drains. */
  private static final Duration SHORTEST_DRAIN = Duration.ofMillis(100);

  /** A cut thread ends at once, but for step 3 in the middle of a busy loop. */
  private static final Duration CUT_THREADS_END = Duration.ofSeconds(1);

  /** What a worker is. */
  public enum Kind {
    /** A thread of the operating system. */
    PLATFORM,
    /** A thread of the JVM; JDK 21 and newer (JEP 444). */
    VIRTUAL
  }

  private final Kind kind;
  private final ThreadFactory threads;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final Lock lock = new ReentrantLock();
  private final Condition oneEnded = lock.newCondition();

  private final ConnectionLimit admission;
  private final Limits limits;
  private final ServerCounters serverCounters;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread watcher = new Thread(this::watch, "bio-watch");

  Workers(Kind kind, ConnectionLimit admission, Limits limits, ServerCounters serverCounters) {
    this.kind = kind;
    this.threads = kind == Kind.VIRTUAL ? VirtualThreads.factory() : platformThreads();
    this.admission = admission;
    this.limits = limits;
    this.serverCounters = serverCounters;
  }

  /**
   * Gets ready to run connections, and starts to watch for those that stand still.
   *
   * @param local where they will come in
   */
  void start(InetAddress local) throws IOException {
    if (kind == Kind.VIRTUAL) {
      VirtualThreads.prepareToWait(local);
    }
    if (TimeoutChecker.periodMs(limits) > 0) {
      watcher.start();
    }
  }

  /** A blocked thread cannot look at the clock; one thread does it for all. */
  private void watch() {
    Counters counters = serverCounters.newWorker();
    TimeoutChecker watch = new TimeoutChecker(limits, counters, System::nanoTime);
    try {
      while (!stopping.await(TimeoutChecker.periodMs(limits), TimeUnit.MILLISECONDS)) {
        watch.check(open);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      serverCounters.retire(counters);
    }
  }

  /** Runs a connection on a new thread until it ends. */
  void run(Connection connection) {
    open.add(connection);
    try {
      threads
          .newThread(
              () -> {
                try {
                  connection.run();
                } finally {
                  ended(connection);
                }
              })
          .start();
    } catch (RuntimeException | Error e) {
      // OutOfMemoryError: the system gives no more threads. The acceptor ends this connection.
      open.remove(connection);
      connection.abandon();
      throw e;
    }
  }

  private void ended(Connection connection) {
    open.remove(connection);
    admission.release();
    lock.lock();
    try {
      oneEnded.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Lets every connection answer what it has received, and cuts the ones that take too long. */
  StopResult stop(Duration drain) {
    stopping.countDown();
    int atStop = open.size();
    Duration granted = drain.compareTo(SHORTEST_DRAIN) < 0 ? SHORTEST_DRAIN : drain;
    int forced = 0;
    try {
      untilAllEnded(granted, Connection::drain);
    } catch (InterruptedException e) {
      // Whoever stops the server wants to be gone: no more drain.
      Thread.currentThread().interrupt();
    }
    for (Connection connection : open) {
      if (connection.owesResponses()) {
        forced++;
      }
      connection.abort();
    }
    try {
      untilAllEnded(CUT_THREADS_END, connection -> {});
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!open.isEmpty()) {
      log.warn("{} threads still run after their connections were cut", open.size());
    }
    return new StopResult(Math.max(0, atStop - forced), forced);
  }

  private void untilAllEnded(Duration longest, Consumer<Connection> tellEach)
      throws InterruptedException {
    long deadlineNs = System.nanoTime() + longest.toNanos();
    while (!open.isEmpty() && System.nanoTime() - deadlineNs < 0) {
      open.forEach(tellEach);
      lock.lock();
      try {
        oneEnded.awaitNanos(LOOK_AGAIN_NS);
      } finally {
        lock.unlock();
      }
    }
  }

  private static ThreadFactory platformThreads() {
    AtomicLong number = new AtomicLong();
    return task -> new Thread(task, "bio-" + number.incrementAndGet());
  }
}
