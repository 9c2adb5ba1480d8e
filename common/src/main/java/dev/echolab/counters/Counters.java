package dev.echolab.counters;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Holds the counters of one worker. One thread writes, any thread may read.
 *
 * <p>A single writer needs no atomic addition. A plain load, an add and an opaque store (never
 * torn, soon visible to readers) cost about as much as a plain field.
 */
public final class Counters {
  private static final int SIZE = Counter.values().length;

  private final AtomicLongArray values = new AtomicLongArray(SIZE);

  public void increment(Counter counter) {
    add(counter, 1);
  }

  public void add(Counter counter, long n) {
    int i = counter.ordinal();
    values.setOpaque(i, values.getPlain(i) + n);
  }

  /** Returns a count; those read afterwards are not older (x86: at the cost of a plain load). */
  public long get(Counter counter) {
    return values.getAcquire(counter.ordinal());
  }
}
