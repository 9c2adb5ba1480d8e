package dev.echolab.handler;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Simulates application work in step 3, in addition to the echo: none, CPU time, or a wait.
 *
 * <p>The thread that processes the request runs it. The implementations here have no state and may
 * be shared.
 */
@FunctionalInterface
public interface Work {

  /** Longest time between two clock readings of a thread that runs. */
  long MAX_STEP_NS = 10_000;

  /** {@code echo}: does nothing. */
  Work ECHO = () -> {};

  /** Returns true if {@link #run} does nothing, so that several responses may share one write. */
  default boolean isFree() {
    return this == ECHO;
  }

  /** Does the work of one request; a failure ends the connection. */
  void run();

  /**
   * {@code spin:50us}: uses the CPU for the given time.
   *
   * <p>The CPU time of a virtual thread is not available. The work therefore adds up the
   * differences of consecutive clock readings, each up to {@link #MAX_STEP_NS}: a longer difference
   * is time in which the thread was preempted, so that a model with more runnable threads does the
   * same work.
   */
  static Work spin(long durationNs, LongSupplier clockNs) {
    return () -> {
      long nowNs = clockNs.getAsLong();
      for (long ranNs = 0; ranNs < durationNs; ) {
        Thread.onSpinWait();
        long beforeNs = nowNs;
        nowNs = clockNs.getAsLong();
        ranNs += Math.min(nowNs - beforeNs, MAX_STEP_NS);
      }
    };
  }

  /** {@code block:5ms}: waits without using the CPU, as a call to a database would. */
  static Work block(long durationNs, LongSupplier clockNs) {
    return () -> {
      long endNs = clockNs.getAsLong() + durationNs;
      for (long remainingNs = durationNs;
          remainingNs > 0;
          remainingNs = endNs - clockNs.getAsLong()) {
        // Returns early when the thread is interrupted: a stop does not wait for the work.
        LockSupport.parkNanos(remainingNs);
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
      }
    };
  }
}
