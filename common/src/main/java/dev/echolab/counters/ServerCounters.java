package dev.echolab.counters;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All counts of one server: those of the workers at work and those of the workers that ended.
 *
 * <p>A worker is a connection's thread in the blocking model and an event loop in the others. Every
 * method may be called by any thread.
 */
public final class ServerCounters {
  private final Set<Counters> live = ConcurrentHashMap.newKeySet();
  private final long[] retired = new long[Counter.values().length];
  private final Set<Counter> unsupported;

  /**
   * @param unsupported what this model cannot count about itself; reported as not known, never as 0
   */
  public ServerCounters(Set<Counter> unsupported) {
    this.unsupported = Set.copyOf(unsupported);
  }

  /** Counts for a new worker; the worker hands them back to {@link #retire}. */
  public Counters newWorker() {
    Counters counters = new Counters();
    live.add(counters);
    return counters;
  }

  /** The worker has ended: its counts join the total, its memory goes. Idempotent. */
  public void retire(Counters counters) {
    synchronized (retired) {
      if (live.remove(counters)) {
        for (Counter counter : Counter.values()) {
          retired[counter.ordinal()] += counters.get(counter);
        }
      }
    }
  }

  /** The sum over all workers; what is being counted meanwhile may or may not be in it. */
  public CounterSnapshot snapshot() {
    long[] sums;
    synchronized (retired) {
      sums = retired.clone();
      for (Counters counters : live) {
        for (Counter counter : Counter.values()) {
          sums[counter.ordinal()] += counters.get(counter);
        }
      }
    }
    return new CounterSnapshot(sums, unsupported);
  }
}
