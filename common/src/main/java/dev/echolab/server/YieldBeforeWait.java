package dev.echolab.server;

import java.util.function.LongSupplier;

/**
 * Yields an event loop's core before the loop waits, while requests arrive fast: if its last
 * iteration took less than 50 us per ready channel (decision 0070). Clients that share the core run
 * now, and the wait finds all that they send, instead of two context switches per request. Owned by
 * the loop's thread.
 */
public final class YieldBeforeWait {
  static final long MAX_NS_PER_CHANNEL = 50_000;

  private static final boolean ENABLED =
      !"no".equals(System.getProperty("dev.echolab.yieldBeforeWait"));

  private final LongSupplier clockNs;
  private final Runnable yield;
  private long lastWaitNs;

  /** Uses the clock and the yield of the JVM; does nothing in the experiment that measures it. */
  @SuppressWarnings("ThreadPriorityCheck") // only the cost depends on it
  public YieldBeforeWait() {
    this(System::nanoTime, ENABLED ? Thread::yield : () -> {});
  }

  YieldBeforeWait(LongSupplier clockNs, Runnable yield) {
    this.clockNs = clockNs;
    this.yield = yield;
    this.lastWaitNs = clockNs.getAsLong();
  }

  /**
   * Called before each wait that may block.
   *
   * @param ready channels that the last wait reported
   */
  public void beforeWait(int ready) {
    long nowNs = clockNs.getAsLong();
    boolean fast = nowNs - lastWaitNs < ready * MAX_NS_PER_CHANNEL;
    lastWaitNs = nowNs;
    if (fast) {
      yield.run();
    }
  }
}
