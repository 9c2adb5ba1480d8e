package dev.echolab.load.driver;

/**
 * How long the steps of a client's loop take, its waiting excluded: a step (one connection's
 * reading, checking and writing) that takes tens of milliseconds was put aside by the scheduler, a
 * garbage collection or a stop signal. Owned by one client thread; read by others when that has
 * ended.
 */
final class StallMeter {
  private static final long STALL_NS = 50_000_000L;

  private long lastNs;
  private long stalledNs;
  private long longestNs;

  /** The loop has something to do. */
  void begin(long nowNs) {
    lastNs = nowNs;
  }

  /** One step is done. */
  void step(long nowNs) {
    long tookNs = nowNs - lastNs;
    lastNs = nowNs;
    if (tookNs > longestNs) {
      longestNs = tookNs;
    }
    if (tookNs > STALL_NS) {
      stalledNs += tookNs;
    }
  }

  void reset(long nowNs) {
    lastNs = nowNs;
    stalledNs = 0;
    longestNs = 0;
  }

  long stalledNs() {
    return stalledNs;
  }

  long longestNs() {
    return longestNs;
  }
}
