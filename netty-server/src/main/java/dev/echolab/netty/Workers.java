package dev.echolab.netty;

import dev.echolab.counters.Counters;
import dev.echolab.counters.ServerCounters;
import dev.echolab.server.ConnectionLimit;
import dev.echolab.server.ServerOptions;
import dev.echolab.server.StopResult;
import dev.echolab.server.TimeoutChecker;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Who runs a connection: one of Netty's event loops, chosen by Netty, for life. */
@SuppressWarnings("FutureReturnValueIgnored") // the watch ends with its loop
final class Workers {
  /** A loop needs a moment to end its connections, even if nobody drains. */
  private static final Duration SHORTEST_DRAIN = Duration.ofMillis(100);

  /** A cut connection ends as soon as its loop comes to it. */
  private static final Duration CUT_CONNECTIONS_END = Duration.ofSeconds(1);

  private final Transport transport;
  private final EventLoopGroup loops;
  private final ServerCounters serverCounters;
  private final Map<EventExecutor, Counters> counters = new HashMap<>();
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final ConnectionLimit admission;
  private final Counters watchCounters;
  private final TimeoutChecker watch;
  private final long watchPeriodMs;
  private final Lock lock = new ReentrantLock();
  private final Condition oneEnded = lock.newCondition();

  Workers(Transport transport, int count, ServerOptions options, ServerCounters serverCounters) {
    this.admission = new ConnectionLimit(options);
    this.watchCounters = serverCounters.newWorker();
    this.watch = new TimeoutChecker(options.limits(), watchCounters, System::nanoTime);
    this.watchPeriodMs = TimeoutChecker.periodMs(options.limits());
    this.transport = transport;
    this.serverCounters = serverCounters;
    this.loops =
        new MultiThreadIoEventLoopGroup(
            count, new DefaultThreadFactory("netty-loop"), transport.newHandlers());
    for (EventExecutor loop : loops) {
      counters.put(loop, serverCounters.newWorker());
    }
  }

  /** Starts to watch for connections that stand still: one loop for all, or each its own. */
  void start() {
    if (watchPeriodMs > 0) {
      EventLoop watching = loops.next();
      watching.scheduleWithFixedDelay(
          () -> watch.check(open), watchPeriodMs, watchPeriodMs, TimeUnit.MILLISECONDS);
    }
    if (transport == Transport.IO_URING) {
      for (EventExecutor each : loops) {
        EventLoop loop = (EventLoop) each;
        loop.scheduleWithFixedDelay(
            new MissedResetDetector(loop, open),
            MissedResetDetector.PERIOD_MS,
            MissedResetDetector.PERIOD_MS,
            TimeUnit.MILLISECONDS);
      }
    }
  }

  ConnectionLimit admission() {
    return admission;
  }

  EventLoopGroup loops() {
    return loops;
  }

  Transport transport() {
    return transport;
  }

  /** The counts that only this loop's thread writes. */
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
    int atStop = open.size();
    Duration granted = drain.compareTo(SHORTEST_DRAIN) < 0 ? SHORTEST_DRAIN : drain;
    open.forEach(Connection::drain);
    int forced = 0;
    try {
      awaitAllEnded(granted);
      for (Connection connection : open) {
        if (connection.owesResponses()) {
          forced++;
        }
        connection.abort();
      }
      // io_uring must cancel what is submitted before a descriptor goes: the loops are needed
      // still.
      awaitAllEnded(CUT_CONNECTIONS_END);
    } catch (InterruptedException e) {
      // Whoever stops the server wants to be gone: no more drain.
      Thread.currentThread().interrupt();
    }
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    counters.values().forEach(serverCounters::retire);
    serverCounters.retire(watchCounters);
    return new StopResult(Math.max(0, atStop - forced), forced);
  }

  private void awaitAllEnded(Duration longest) throws InterruptedException {
    long leftNs = longest.toNanos();
    lock.lock();
    try {
      while (!open.isEmpty() && leftNs > 0) {
        leftNs = oneEnded.awaitNanos(leftNs);
      }
    } finally {
      lock.unlock();
    }
  }
}
