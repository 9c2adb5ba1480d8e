package dev.echolab.load.driver;

import dev.echolab.load.record.IncidentLog;
import dev.echolab.load.record.MeasurementWindow;
import dev.echolab.load.record.ThreadInterval;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** What the caller's thread and the client threads share; nothing here is on the way of an echo. */
final class SharedRunState {
  final BlockingQueue<ThreadInterval> filledIntervals = new LinkedBlockingQueue<>();
  final Queue<ThreadInterval> freeIntervals = new ConcurrentLinkedQueue<>();
  final IncidentLog incidents = new IncidentLog();
  final CountDownLatch connected;
  final CountDownLatch ended;
  final AtomicReference<Throwable> failure = new AtomicReference<>();

  /** Threads that have a connection left to measure. */
  final AtomicInteger threadsAlive;

  volatile MeasurementWindow window;
  volatile boolean aborted;

  SharedRunState(int threads) {
    this.connected = new CountDownLatch(threads);
    this.ended = new CountDownLatch(threads);
    this.threadsAlive = new AtomicInteger(threads);
  }

  /** False once the run is to end at once. */
  boolean isRunning() {
    return !aborted;
  }

  /** A client thread failed through our own fault. */
  void fail(Throwable cause) {
    failure.compareAndSet(null, cause);
    aborted = true;
  }
}
