package dev.echolab.counters;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sums up the counters of all workers of one server, running and ended.
 *
 * <p>A worker is a connection's thread in the blocking model and an event loop in the others. Any
 * thread may call any method.
 */
public final class ServerCounters {
  /** Accepted connections last: otherwise more of them might be closed than accepted. */
  private static final List<Set<Counter>> READ_ORDER =
      List.of(
          EnumSet.complementOf(EnumSet.of(Counter.CONNECTIONS_ACCEPTED)),
          EnumSet.of(Counter.CONNECTIONS_ACCEPTED));

  private final Set<Counters> running = ConcurrentHashMap.newKeySet();
  private final long[] retired = new long[Counter.values().length];
  private final Set<Counter> unsupported;

  /**
   * Creates counters without workers.
   *
   * @param unsupported what this model cannot count; reported as unknown, never as 0
   */
  public ServerCounters(Set<Counter> unsupported) {
    this.unsupported = Set.copyOf(unsupported);
  }

  /** Creates the counters of a new worker, which passes them to {@link #retire} when it ends. */
  public Counters newWorker() {
    Counters counters = new Counters();
    running.add(counters);
    return counters;
  }

  /** Adds the counts of a worker that ended to the total and releases its memory. Idempotent. */
  public void retire(Counters counters) {
    synchronized (retired) {
      if (running.remove(counters)) {
        for (Counter counter : Counter.values()) {
          retired[counter.ordinal()] += counters.get(counter);
        }
      }
    }
  }

  /** Returns the sums over all workers; may or may not include concurrent increments. */
  public CounterSnapshot snapshot() {
    long[] sums;
    synchronized (retired) {
      sums = retired.clone();
      for (Set<Counter> part : READ_ORDER) {
        for (Counters counters : running) {
          for (Counter counter : part) {
            sums[counter.ordinal()] += counters.get(counter);
          }
        }
      }
    }
    return new CounterSnapshot(sums, unsupported);
  }
}
