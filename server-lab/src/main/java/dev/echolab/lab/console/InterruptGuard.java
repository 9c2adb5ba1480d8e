package dev.echolab.lab.console;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Converts Ctrl-C and SIGTERM into an interrupt of the working thread, and delays the end of the
 * JVM until that thread has reported its results.
 *
 * <p>It is a shutdown hook, so the exit code is that of a JVM ended by the signal (130, 143).
 */
public final class InterruptGuard implements AutoCloseable {
  private static final long REPORT_TIMEOUT_S = 15;

  private final Thread worker;
  private final CountDownLatch reported = new CountDownLatch(1);
  private final Thread hook = new Thread(this::interruptAndWait, "interrupt-lab");

  private InterruptGuard(Thread worker) {
    this.worker = worker;
  }

  /** Guards the work of the calling thread until {@link #close}. */
  public static InterruptGuard guard() {
    InterruptGuard guard = new InterruptGuard(Thread.currentThread());
    Runtime.getRuntime().addShutdownHook(guard.hook);
    return guard;
  }

  private void interruptAndWait() {
    worker.interrupt();
    try {
      if (!reported.await(REPORT_TIMEOUT_S, TimeUnit.SECONDS)) {
        System.err.println(
            "lab: the report is incomplete; writing it took more than " + REPORT_TIMEOUT_S + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets the JVM end: the report is written. */
  @Override
  public void close() {
    reported.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // The JVM is shutting down: the hook has started, and returns now.
    }
  }
}
