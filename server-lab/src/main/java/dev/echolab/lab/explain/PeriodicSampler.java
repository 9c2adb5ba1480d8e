package dev.echolab.lab.explain;

import dev.echolab.load.os.OwnThread;
import dev.echolab.load.record.Phase;
import dev.echolab.load.record.RunListener;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes samples, at even intervals unless they pause, on a thread of its own, from the warm-up of a
 * load to {@link #stop}. The samples are read after that.
 *
 * @param <T> one sample
 */
abstract class PeriodicSampler<T> implements RunListener, Closeable {
  /** Time in which a sample that was begun may complete before {@link #close} ends it. */
  private static final long STOP_TIMEOUT_MS = 1_000;

  private final Thread thread;
  private final long intervalNs;
  private final List<T> samples = new ArrayList<>();
  private volatile boolean stopped;
  private IOException failure;

  PeriodicSampler(String threadName, Duration interval) {
    thread = new Thread(this::run, threadName);
    thread.setDaemon(true);
    intervalNs = interval.toNanos();
  }

  /** Takes one sample, which was due at {@code intendedNs}. */
  abstract T sample(long intendedNs) throws IOException, InterruptedException;

  /**
   * Returns the time by which the next sample is due later than one interval after this one.
   *
   * @param tookNs how long this sample took
   */
  long pauseNs(long tookNs) {
    return 0;
  }

  /** Starts with the warm-up of the load, so that its own warm-up is not measured. */
  @Override
  public void phase(Phase phase) {
    if (phase == Phase.WARMUP) {
      thread.start();
    }
  }

  private void run() {
    OwnThread.current().timerSlackNs(1);
    long intendedNs = System.nanoTime();
    try {
      while (!stopped) {
        intendedNs += intervalNs;
        sleepUntil(intendedNs);
        long beganNs = System.nanoTime();
        samples.add(sample(intendedNs));
        intendedNs += pauseNs(System.nanoTime() - beganNs);
      }
    } catch (IOException e) {
      if (!stopped) {
        failure = e;
      }
    } catch (InterruptedException e) {
      failure = new InterruptedIOException(Thread.currentThread().getName() + " was interrupted");
    }
  }

  private void sleepUntil(long atNs) {
    long leftNs = atNs - System.nanoTime();
    while (leftNs > 0 && !stopped) {
      LockSupport.parkNanos(leftNs);
      leftNs = atNs - System.nanoTime();
    }
  }

  /** Ends the thread and closes what it samples. May be called twice, and without a start. */
  void stop() throws InterruptedException {
    stopped = true;
    LockSupport.unpark(thread);
    thread.join(STOP_TIMEOUT_MS);
    try {
      close();
    } catch (IOException e) {
      failure = e;
    }
    thread.join();
  }

  /** Returns all samples in their order; call {@link #stop} first. */
  List<T> samples() {
    return samples;
  }

  /** Returns why sampling ended before {@link #stop}; empty if it did not. */
  Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }
}
