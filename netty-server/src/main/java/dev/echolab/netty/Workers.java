package dev.echolab.netty;

import dev.echolab.counters.Counters;
import dev.echolab.counters.ServerCounters;
import dev.echolab.netty.workaround.MissedResetDetector;
import dev.echolab.server.ConnectionLimit;
import dev.echolab.server.FatalErrors;
import dev.echolab.server.ServerHealth;
import dev.echolab.server.ServerOptions;
import dev.echolab.server.StopResult;
import dev.echolab.server.TimeoutChecker;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Runs each connection on one of Netty's event loops, assigned by Netty for its whole life. */
@SuppressWarnings("FutureReturnValueIgnored") // periodic checks end with their loop
final class Workers {
  private static final Logger log = LogManager.getLogger(Workers.class);

  /** How often a stop checks whether connections are closed. */
  private static final long CHECK_INTERVAL_MS = 1;

  /** Lower limit of the drain: a loop needs time to end its connections. */
  private static final Duration MIN_DRAIN = Duration.ofMillis(100);

  /** Time for aborted connections, and for the loops; only a busy loop in step 3 takes longer. */
  private static final Duration ABORT_TIMEOUT = Duration.ofMillis(500);

  private final Transport transport;
  private final EventLoopGroup loops;
  private final ServerCounters serverCounters;
  private final Map<EventExecutor, Counters> counters = new HashMap<>();
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final ConnectionLimit connectionLimit;
  private final Counters timeoutCounters;
  private final TimeoutChecker timeoutChecker;
  private final long timeoutCheckPeriodMs;
  private final ServerHealth health;

  Workers(
      Transport transport,
      int count,
      ServerOptions options,
      ServerCounters serverCounters,
      ServerHealth health) {
    this.health = health;
    this.connectionLimit = new ConnectionLimit(options);
    this.timeoutCounters = serverCounters.newWorker();
    this.timeoutChecker = new TimeoutChecker(options.limits(), timeoutCounters, System::nanoTime);
    this.timeoutCheckPeriodMs = TimeoutChecker.periodMs(options.limits());
    this.transport = transport;
    this.serverCounters = serverCounters;
    this.loops =
        YieldingEventLoop.group(count, essentialThreads(health), transport.newIoHandlerFactory());
    for (EventExecutor loop : loops) {
      counters.put(loop, serverCounters.newWorker());
      health.watchLoop("Netty loop " + counters.size(), loop);
    }
  }

  private static ThreadFactory essentialThreads(ServerHealth health) {
    return new DefaultThreadFactory("netty-loop") {
      @Override
      public Thread newThread(Runnable loop) {
        return super.newThread(health.essential(loop));
      }
    };
  }

  // docs: timeouts
  /** Starts the timeout checker, in one loop for all, and the search for missed resets, in each. */
  void start() {
    if (timeoutCheckPeriodMs > 0) {
      EventLoop timeoutLoop = loops.next();
      timeoutLoop.scheduleWithFixedDelay(
          surviving(() -> timeoutChecker.check(open)),
          timeoutCheckPeriodMs,
          timeoutCheckPeriodMs,
          TimeUnit.MILLISECONDS);
    }
    if (transport == Transport.IO_URING) {
      for (EventExecutor each : loops) {
        EventLoop loop = (EventLoop) each;
        loop.scheduleWithFixedDelay(
            surviving(() -> open.forEach(connection -> connection.checkForReset(loop))),
            MissedResetDetector.PERIOD_MS,
            MissedResetDetector.PERIOD_MS,
            TimeUnit.MILLISECONDS);
      }
    }
  }

  /** Returns a check that throws nothing: the loop would cancel all further ones. */
  private static Runnable surviving(Runnable check) {
    return () -> {
      try {
        check.run();
      } catch (RuntimeException | Error e) {
        FatalErrors.inEssentialThread(e);
        log.error("a periodic check failed, the next one follows", e);
      }
    };
  }

  ConnectionLimit connectionLimit() {
    return connectionLimit;
  }

  EventLoopGroup loops() {
    return loops;
  }

  Transport transport() {
    return transport;
  }

  ServerHealth health() {
    return health;
  }

  /** Returns the counters that only this loop's thread writes. */
  Counters counters(EventLoop loop) {
    return counters.get(loop);
  }

  /** Called by the connection's loop. */
  void opened(Connection connection) {
    open.add(connection);
  }

  /** Called by the connection's loop. */
  void closed(Connection connection) {
    open.remove(connection);
    connectionLimit.release();
  }

  // docs: stop
  /** Drains every connection: it answers what it has received. Aborts those that take too long. */
  StopResult stop(Duration drain) {
    Duration drainTimeout = drain.compareTo(MIN_DRAIN) < 0 ? MIN_DRAIN : drain;
    long deadlineNs = System.nanoTime() + drainTimeout.toNanos();
    awaitQueuedTasks(deadlineNs);
    int openAtStop = open.size();
    open.forEach(Connection::drain);
    int forcedCount = 0;
    try {
      awaitAllClosed(deadlineNs);
      for (Connection connection : open) {
        if (connection.hasPendingResponses()) {
          forcedCount++;
        }
        connection.abort();
      }
      // The loops are still needed: io_uring cancels submitted operations before it closes.
      awaitAllClosed(System.nanoTime() + ABORT_TIMEOUT.toNanos());
    } catch (InterruptedException e) {
      // The stopping thread must end: no further drain.
      Thread.currentThread().interrupt();
    }
    loops
        .shutdownGracefully(0, ABORT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(ABORT_TIMEOUT.toMillis());
    counters.values().forEach(serverCounters::retire);
    serverCounters.retire(timeoutCounters);
    return new StopResult(openAtStop, 0).withForced(forcedCount);
  }

  /** Waits for the loops to open the connections that were accepted last: they drain too. */
  private void awaitQueuedTasks(long deadlineNs) {
    for (EventExecutor loop : loops) {
      if (!loop.isShuttingDown()) {
        loop.submit(() -> {})
            .awaitUninterruptibly(deadlineNs - System.nanoTime(), TimeUnit.NANOSECONDS);
      }
    }
  }

  private void awaitAllClosed(long deadlineNs) throws InterruptedException {
    while (!open.isEmpty() && System.nanoTime() - deadlineNs < 0) {
      Thread.sleep(CHECK_INTERVAL_MS);
    }
  }
}
