package dev.echolab.nio;

import dev.echolab.counters.ServerCounters;
import dev.echolab.server.ConnectionLimit;
import dev.echolab.server.ServerOptions;
import dev.echolab.server.StopResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Who runs a connection: one of a few event loops, in turn. */
public final class Workers {
  /** A loop needs a moment to end its connections, even if nobody drains. */
  private static final Duration MIN_DRAIN = Duration.ofMillis(100);

  /** Where process buffers lie. */
  public enum Buffers {
    /** Outside of the heap: the kernel copies to and from it. */
    DIRECT {
      @Override
      ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes);
      }
    },
    /** In the heap: the JDK copies to and from a direct buffer of its own around every call. */
    HEAP {
      @Override
      ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocate(bytes);
      }
    };

    abstract ByteBuffer allocate(int bytes);
  }

  private final List<EventLoop> loops = new ArrayList<>();

  /** Used by the accepting loop only. */
  private int nextLoop;

  /**
   * Loops that do not run yet.
   *
   * @throws IOException if there are no file descriptors for their selectors; none is left open
   */
  Workers(
      int count,
      Buffers buffers,
      ServerOptions options,
      ConnectionLimit connectionLimit,
      ServerCounters counters)
      throws IOException {
    try {
      for (int i = 1; i <= count; i++) {
        loops.add(new EventLoop("nio-loop-" + i, buffers, options, connectionLimit, counters));
      }
    } catch (IOException e) {
      for (EventLoop loop : loops) {
        loop.abandon();
      }
      throw e;
    }
  }

  void start() {
    loops.forEach(EventLoop::start);
  }

  EventLoop acceptingLoop() {
    return loops.get(0);
  }

  /** Runs a connection on the next loop, for life. Called by the accepting loop. */
  void run(Function<EventLoop, Connection> connection) {
    EventLoop loop = loops.get(nextLoop);
    nextLoop = (nextLoop + 1) % loops.size();
    Connection opened = connection.apply(loop);
    loop.execute(opened::open);
  }

  /** Lets every connection answer what it has received, and cuts the ones that take too long. */
  StopResult stop(Duration drain) {
    Duration drainTimeout = drain.compareTo(MIN_DRAIN) < 0 ? MIN_DRAIN : drain;
    for (EventLoop loop : loops) {
      loop.execute(() -> loop.drain(drainTimeout));
    }
    int drained = 0;
    int forced = 0;
    for (EventLoop loop : loops) {
      StopResult result = loop.awaitEnd();
      drained += result.drainedConnections();
      forced += result.forcedConnections();
    }
    return new StopResult(drained, forced);
  }
}
