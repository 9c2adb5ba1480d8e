package dev.echolab.server;

import dev.echolab.counters.Counter;
import dev.echolab.counters.Counters;
import dev.echolab.handler.ConnectionActivity;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Ends connections that stand still for longer than the limits allow.
 *
 * <p>It looks at all connections every {@link #periodMs} and compares with what it saw before, so
 * that the connections themselves read no clock. A connection ends between its time-out and one
 * period later, never earlier. Owned by one thread, which each model chooses itself.
 */
public final class TimeoutChecker {
  private static final Logger log = LogManager.getLogger(TimeoutChecker.class);
  private static final long SHORTEST_PERIOD_MS = 5;
  private static final long LONGEST_PERIOD_MS = 1000;
  private static final int LOOKS_PER_TIMEOUT = 8;

  /** A connection as the watch sees it. */
  public interface Monitored {
    ConnectionActivity activity();

    /** It stood still for too long: nothing is owed to it any more. */
    void abort();
  }

  /** What was seen, and since when it has not changed. */
  private record Seen(ConnectionActivity.Phase phase, int count, long sinceNs) {}

  private final Limits limits;
  private final Counters counters;
  private final LongSupplier clockNs;
  private Map<Monitored, Seen> seen = new HashMap<>();

  /**
   * A watch that has seen nothing yet.
   *
   * @param counters written by the thread that looks, and by no other
   */
  public TimeoutChecker(Limits limits, Counters counters, LongSupplier clockNs) {
    this.limits = limits;
    this.counters = counters;
    this.clockNs = clockNs;
  }

  /** How often to look, in milliseconds; 0: there is nothing to watch for. */
  public static long periodMs(Limits limits) {
    long shortestMs = Long.MAX_VALUE;
    for (Duration timeout :
        new Duration[] {limits.idleTimeout(), limits.requestTimeout(), limits.writeTimeout()}) {
      if (!timeout.isZero()) {
        shortestMs = Math.min(shortestMs, timeout.toMillis());
      }
    }
    return shortestMs == Long.MAX_VALUE
        ? 0
        : Math.max(SHORTEST_PERIOD_MS, Math.min(LONGEST_PERIOD_MS, shortestMs / LOOKS_PER_TIMEOUT));
  }

  /** Looks once at all open connections and cuts those that have stood still for too long. */
  public void check(Iterable<? extends Monitored> open) {
    long nowNs = clockNs.getAsLong();
    Map<Monitored, Seen> seenNow = new HashMap<>();
    for (Monitored connection : open) {
      Seen now = see(connection.activity(), nowNs);
      Seen before = seen.get(connection);
      if (before != null && before.phase == now.phase && before.count == now.count) {
        now = before;
      }
      Duration timeout = timeoutOf(now.phase);
      if (!timeout.isZero() && nowNs - now.sinceNs >= timeout.toNanos()) {
        counters.increment(Counter.TIMEOUTS);
        log.debug("{} for {}: cut", now.phase, timeout);
        connection.abort();
      } else {
        seenNow.put(connection, now);
      }
    }
    seen = seenNow;
  }

  private static Seen see(ConnectionActivity activity, long nowNs) {
    ConnectionActivity.Phase phase = activity.phase();
    // Within a request only its end counts as progress: bytes may trickle for ever.
    int count =
        phase == ConnectionActivity.Phase.IN_REQUEST ? activity.requests() : activity.ioCount();
    return new Seen(phase, count, nowNs);
  }

  private Duration timeoutOf(ConnectionActivity.Phase phase) {
    return switch (phase) {
      case IDLE -> limits.idleTimeout();
      case IN_REQUEST -> limits.requestTimeout();
      case PROCESSING -> Duration.ZERO;
      case WRITING -> limits.writeTimeout();
    };
  }
}
