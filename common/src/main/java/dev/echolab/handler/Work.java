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

  /** {@code echo}: does nothing. */
  Work ECHO =
      new Work() {
        @Override
        public boolean isFree() {
          return true;
        }

        @Override
        public void run() {}
      };

  /** Returns true if {@link #run} does nothing, so that several responses may share one write. */
  default boolean isFree() {
    return false;
  }

  /** Does the work of one request; a failure ends the connection. */
  void run();

  /** {@code spin:50us}: uses the CPU for the given time. */
  static Work spin(long durationNs, LongSupplier clockNs) {
    return () -> {
      long endNs = clockNs.getAsLong() + durationNs;
      while (clockNs.getAsLong() - endNs < 0) {
        Thread.onSpinWait();
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
