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
 * Closes connections that make no progress for longer than the limits allow.
 *
 * <p>Every {@link #periodMs} it compares the activity of all connections with the previous check,
 * so that the connections themselves read no clock. A connection ends between its timeout and two
 * periods later, never earlier. The period is 1/8 of the shortest timeout, 100 ms to 1 s.
 *
 * <p>Owned by one thread, which each model chooses.
 */
public final class TimeoutChecker {
  private static final Logger log = LogManager.getLogger(TimeoutChecker.class);
  private static final long MIN_PERIOD_MS = 100;
  private static final long MAX_PERIOD_MS = 1000;
  private static final int CHECKS_PER_TIMEOUT = 8;

  /** Exposes a connection to the checker. */
  public interface Monitored {
    ConnectionActivity activity();

    /**
     * Returns the bytes of responses that wait in the process, without {@link #activity} saying so.
     */
    default long queuedBytes() {
      return 0;
    }

    /** Ends the connection without sending what is due: it has timed out. */
    void abort();
  }

  /** Equal between two checks if the connection made no progress. */
  private record Progress(ConnectionActivity.Phase phase, int count, long queuedBytes) {}

  private record Observation(Progress progress, long sinceNs) {}

  private final Limits limits;
  private final Counters counters;
  private final LongSupplier clockNs;
  private Map<Monitored, Observation> previousCheck = new HashMap<>();

  /**
   * Creates a checker that has observed nothing yet.
   *
   * @param counters written only by the thread that calls {@link #check}
   */
  public TimeoutChecker(Limits limits, Counters counters, LongSupplier clockNs) {
    this.limits = limits;
    this.counters = counters;
    this.clockNs = clockNs;
  }

  /** Returns the time between two checks, in milliseconds; 0: no timeout is set. */
  public static long periodMs(Limits limits) {
    long minTimeoutMs = Long.MAX_VALUE;
    for (Duration timeout :
        new Duration[] {limits.idleTimeout(), limits.requestTimeout(), limits.writeTimeout()}) {
      if (!timeout.isZero()) {
        minTimeoutMs = Math.min(minTimeoutMs, timeout.toMillis());
      }
    }
    return minTimeoutMs == Long.MAX_VALUE
        ? 0
        : Math.max(MIN_PERIOD_MS, Math.min(MAX_PERIOD_MS, minTimeoutMs / CHECKS_PER_TIMEOUT));
  }

  // docs: timeouts
  /**
   * Checks all open connections once and aborts those that have timed out. Throws nothing: an
   * executor would cancel all further checks.
   */
  public void check(Iterable<? extends Monitored> connections) {
    long nowNs = clockNs.getAsLong();
    Map<Monitored, Observation> thisCheck = new HashMap<>();
    for (Monitored connection : connections) {
      try {
        check(connection, nowNs, thisCheck);
      } catch (RuntimeException | Error e) {
        FatalErrors.inEssentialThread(e);
        log.error("the timeout of a connection could not be checked", e);
      }
    }
    previousCheck = thisCheck;
  }

  private void check(Monitored connection, long nowNs, Map<Monitored, Observation> thisCheck) {
    Progress progress = progressOf(connection);
    Observation previous = previousCheck.get(connection);
    Observation observation =
        previous != null && previous.progress.equals(progress)
            ? previous
            : new Observation(progress, nowNs);
    Duration timeout = timeoutOf(progress.phase);
    if (!timeout.isZero() && nowNs - observation.sinceNs >= timeout.toNanos()) {
      counters.increment(Counter.TIMEOUTS);
      log.debug("timed out: {} for {}, closing", progress.phase, timeout);
      connection.abort();
    } else {
      thisCheck.put(connection, observation);
    }
  }

  private static Progress progressOf(Monitored connection) {
    ConnectionActivity activity = connection.activity();
    ConnectionActivity.Phase phase = activity.phase();
    long queuedBytes = connection.queuedBytes();
    if (queuedBytes > 0 && phase != ConnectionActivity.Phase.PROCESSING) {
      phase = ConnectionActivity.Phase.WRITING;
    }
    // Bytes read are no progress: single bytes of a request may arrive for ever.
    int count =
        phase == ConnectionActivity.Phase.WRITING ? activity.writeCount() : activity.requestCount();
    return new Progress(phase, count, queuedBytes);
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
