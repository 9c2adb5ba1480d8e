package dev.echolab.lab.console;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C and SIGTERM into an interrupt of the working thread, and gives it time to report
 * what it has before the JVM ends.
 *
 * <p>A shutdown hook, so the exit code is that of a JVM ended by the signal (130, 143).
 */
public final class InterruptGuard {
  private static final long REPORT_WITHIN_S = 15;

  private final Thread worker;
  private final CountDownLatch reported = new CountDownLatch(1);
  private final Thread hook = new Thread(this::interruptAndWait, "interrupt-lab");

  private InterruptGuard(Thread worker) {
    this.worker = worker;
  }

  /** Guards the calling thread's work until {@link #done}. */
  public static InterruptGuard guard() {
    InterruptGuard interruption = new InterruptGuard(Thread.currentThread());
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  private void interruptAndWait() {
    worker.interrupt();
    try {
      if (!reported.await(REPORT_WITHIN_S, TimeUnit.SECONDS)) {
        System.err.println("lab: ended before the report was written");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The report is written; the JVM may end. */
  public void done() {
    reported.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook runs already, and the JVM ends when it does.
      return;
    }
  }
}
