package dev.echolab.load.driver;

import dev.echolab.load.payload.Payload;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.record.IncidentLog;
import dev.echolab.load.record.MeasurementWindow;
import dev.echolab.load.record.Phase;
import dev.echolab.load.record.ThreadInterval;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Holds what the caller's thread and the client threads share. All of it is safe for any thread;
 * only the payload is used per echo.
 */
final class SharedRunState {
  final Payload payload;

  /** Intervals that a client thread has finished, for the caller's thread to add up. */
  final BlockingQueue<ThreadInterval> filledIntervals = new LinkedBlockingQueue<>();

  /** Intervals that the caller's thread has added up, for client threads to use again. */
  final Queue<ThreadInterval> freeIntervals = new ConcurrentLinkedQueue<>();

  final IncidentLog incidents = new IncidentLog(this::phase);

  /** Client threads that still connect. */
  final CountDownLatch connected;

  /** Client threads whose load has not ended. */
  final CountDownLatch ended;

  /**
   * Opens when the figures at the end of the measured time are taken. Connections stay open until
   * then: a server may end the thread of a closed one, and the kernel forgets what a thread
   * counted.
   */
  final CountDownLatch sampled = new CountDownLatch(1);

  /** What ended the first client thread that failed. */
  final AtomicReference<Throwable> failure = new AtomicReference<>();

  /** Client threads that have a connection left to measure. */
  final AtomicInteger threadsAlive;

  /** Client threads that have something left to send or to wait for. */
  final AtomicInteger threadsBusy;

  /** When the last of the threads that are not busy any more was done. */
  final AtomicLong doneNs = new AtomicLong(Long.MIN_VALUE);

  /** Null until the caller's thread has set it. */
  volatile MeasurementWindow window;

  /** The run ends at once. */
  volatile boolean aborted;

  SharedRunState(LoadPlan plan) {
    int threads = plan.threads().count();
    this.payload =
        plan.traffic().payload().map(file -> Payload.fixed(file.bytes())).orElse(Payload.GENERATED);
    this.connected = new CountDownLatch(threads);
    this.ended = new CountDownLatch(threads);
    this.threadsAlive = new AtomicInteger(threads);
    this.threadsBusy = new AtomicInteger(threads);
  }

  private Phase phase() {
    MeasurementWindow published = window;
    return published == null ? Phase.CONNECT : published.phaseAt(System.nanoTime());
  }

  /**
   * Aborts the run because a client thread failed: an error of the load client itself, or a {@link
   * UnusableTargetException}.
   */
  void fail(Throwable cause) {
    failure.compareAndSet(null, cause);
    aborted = true;
  }
}
