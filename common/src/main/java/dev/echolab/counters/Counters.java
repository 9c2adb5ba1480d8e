package dev.echolab.counters;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The counts of one worker. One thread writes, any thread may read.
 *
 * <p>With a single writer no atomic addition is needed: a plain load, an add and an opaque store
 * (never torn, seen by readers soon) cost about what a plain field costs.
 */
public final class Counters {
  private static final int SIZE = Counter.values().length;

  private final AtomicLongArray cells = new AtomicLongArray(SIZE);

  /** Called by the owning thread only. */
  public void increment(Counter counter) {
    add(counter, 1);
  }

  /** Called by the owning thread only. */
  public void add(Counter counter, long n) {
    int i = counter.ordinal();
    cells.setOpaque(i, cells.getPlain(i) + n);
  }

  /** Called by any thread. */
  public long get(Counter counter) {
    return cells.getOpaque(counter.ordinal());
  }
}
