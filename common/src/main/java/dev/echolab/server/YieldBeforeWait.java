package dev.echolab.server;

import java.util.function.LongSupplier;

/**
 * Yields a loop's core before the loop waits, while requests arrive so fast that the next ones are
 * there before a sleeping thread would be awake.
 *
 * <p>A loop that waits with nothing ready sleeps, and the next request has to wake it up: two
 * context switches for one request. A loop that yields stays on the run queue. If its clients share
 * the core they run now and send more requests, which the next wait then reports together. If
 * nobody wants the core the yield costs one short system call. See docs/decisions/0070.
 *
 * <p>Owned by the loop's thread.
 */
public final class YieldBeforeWait {
  static final int MODE = Integer.getInteger("echolab.yield", 2);
  static final long NS = Long.getLong("echolab.yieldNs", 20_000);
  private final LongSupplier clockNs;
  private long lastWaitNs;

  public YieldBeforeWait(LongSupplier clockNs) {
    this.clockNs = clockNs;
    this.lastWaitNs = clockNs.getAsLong();
  }

  /**
   * Yields if the last iteration took less than 20 us per ready channel.
   *
   * @param ready channels that the last wait reported
   */
  @SuppressWarnings("ThreadPriorityCheck") // only the cost depends on it
  public void beforeWait(int ready) {
    if (MODE == 0) {
      return;
    }
    if (MODE == 1) {
      Thread.yield();
      return;
    }
    long nowNs = clockNs.getAsLong();
    if (nowNs - lastWaitNs < ready * NS) {
      Thread.yield();
      if (MODE == 3) {
        Thread.yield();
      }
    }
    lastWaitNs = nowNs;
  }
}
