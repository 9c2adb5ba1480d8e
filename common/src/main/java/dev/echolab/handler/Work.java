package dev.echolab.handler;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * What step 3 does with a request beside echoing it: nothing, use the processor, or wait.
 *
 * <p>Run by the thread that processes the request; a Work has no state and may be shared.
 */
public interface Work {

  /** {@code echo}: nothing but the echo. */
  Work ECHO =
      new Work() {
        @Override
        public boolean isFree() {
          return true;
        }

        @Override
        public void run() {}
      };

  /** Whether {@link #run} costs nothing, so that responses may be gathered. */
  boolean isFree();

  void run();

  /** {@code spin:50us}: keeps the processor busy. */
  static Work spin(long durationNs, LongSupplier clockNs) {
    return new Work() {
      @Override
      public boolean isFree() {
        return false;
      }

      @Override
      public void run() {
        long endNs = clockNs.getAsLong() + durationNs;
        while (clockNs.getAsLong() - endNs < 0) {
          Thread.onSpinWait();
        }
      }
    };
  }

  /** {@code block:5ms}: waits without using the processor, as a call to a database would. */
  static Work block(long durationNs, LongSupplier clockNs) {
    return new Work() {
      @Override
      public boolean isFree() {
        return false;
      }

      @Override
      public void run() {
        long endNs = clockNs.getAsLong() + durationNs;
        for (long leftNs = durationNs; leftNs > 0; leftNs = endNs - clockNs.getAsLong()) {
          // Returns early when the thread is interrupted: stopping does not wait for the work.
          LockSupport.parkNanos(leftNs);
          if (Thread.currentThread().isInterrupted()) {
            return;
          }
        }
      }
    };
  }
}
