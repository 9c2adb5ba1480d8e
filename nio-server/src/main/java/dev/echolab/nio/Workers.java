package dev.echolab.nio;

import dev.echolab.counters.ServerCounters;
import dev.echolab.server.BufferMemory;
import dev.echolab.server.BufferMemoryExhausted;
import dev.echolab.server.ConnectionLimit;
import dev.echolab.server.HandlerFactory;
import dev.echolab.server.ServerHealth;
import dev.echolab.server.ServerOptions;
import dev.echolab.server.StopResult;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs each connection on one of a few event loops, assigned round robin. */
public final class Workers {
  /** Lower limit of the drain: a loop needs time to end its connections. */
  private static final Duration MIN_DRAIN = Duration.ofMillis(100);

  /** Time for aborted connections; only a busy loop in step 3 takes longer. */
  private static final Duration ABORT_TIMEOUT = Duration.ofMillis(500);

  /** The memory of the process buffers. */
  public enum Buffers {
    /** Outside the heap: the kernel copies to and from it. */
    DIRECT,
    /** In the heap: for every call the JDK copies to or from a direct buffer of its own. */
    HEAP;

    BufferMemory memory() {
      return this == DIRECT ? BufferMemory.direct() : BufferMemory.heap();
    }
  }

  private final ServerOptions options;
  private final HandlerFactory handlerFactory;
  private final ConnectionLimit connectionLimit;
  private final List<EventLoop> loops = new ArrayList<>();

  /** Index of the loop for the next connection. Used only by the accepting loop. */
  private int nextLoop;

  /**
   * Creates loops that do not run yet.
   *
   * @throws IOException if there are no file descriptors for the selectors, or no memory for the
   *     buffers; nothing stays open
   */
  Workers(
      int count,
      Buffers buffers,
      ServerOptions options,
      HandlerFactory handlerFactory,
      ServerCounters counters)
      throws IOException {
    this.options = options;
    this.handlerFactory = handlerFactory;
    this.connectionLimit = new ConnectionLimit(options);
    try {
      for (int i = 1; i <= count; i++) {
        loops.add(
            new EventLoop("nio-loop-" + i, buffers, count, options, connectionLimit, counters));
      }
    } catch (IOException | RuntimeException | Error e) {
      for (EventLoop loop : loops) {
        loop.abandon();
      }
      if (e instanceof BufferMemoryExhausted) {
        throw new IOException(e.getMessage(), e);
      }
      throw e;
    }
  }

  void start(ServerHealth health) {
    loops.forEach(loop -> loop.start(health));
  }

  ConnectionLimit connectionLimit() {
    return connectionLimit;
  }

  EventLoop acceptingLoop() {
    return loops.get(0);
  }

  /** Assigns a connection to the next loop, for its whole life. Called by the accepting loop. */
  void open(SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    options.sockets().applyToConnection(channel);
    EventLoop loop = loops.get(nextLoop);
    nextLoop = (nextLoop + 1) % loops.size();
    loop.execute(new Connection(channel, loop, options, handlerFactory)::open);
  }

  /** Drains every connection: it answers what it has received. Aborts those that take too long. */
  StopResult stop(Duration drain) {
    Duration drainTimeout = drain.compareTo(MIN_DRAIN) < 0 ? MIN_DRAIN : drain;
    for (EventLoop loop : loops) {
      loop.execute(() -> loop.drain(drainTimeout));
    }
    long deadlineNs = System.nanoTime() + drainTimeout.plus(ABORT_TIMEOUT).toNanos();
    int drained = 0;
    int forced = 0;
    for (EventLoop loop : loops) {
      StopResult result = loop.awaitEnd(deadlineNs);
      drained += result.drainedConnections();
      forced += result.forcedConnections();
    }
    return new StopResult(drained, forced);
  }
}
