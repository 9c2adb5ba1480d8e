package dev.echolab.load.driver;

import dev.echolab.load.os.OwnThread;
import dev.echolab.load.os.OwnThread.Scheduled;
import dev.echolab.load.record.ClientCost;
import dev.echolab.load.record.MeasurementWindow;
import java.util.Optional;

/**
 * Measures how well a client thread was scheduled in the measured time: the CPU time it got, and
 * how long the steps of its loop took, its waiting for sockets excluded.
 *
 * <p>A step is one connection's reading, checking and writing. A step that takes tens of
 * milliseconds was interrupted by the scheduler, a garbage collection or a stop signal. Owned by
 * one client thread; other threads may read it once that has ended.
 */
final class StallMeter {
  private static final long STALL_NS = 50_000_000L;

  private final OwnThread self = OwnThread.current();
  private final MeasurementWindow window;
  private Optional<Scheduled> scheduledAtStart = Optional.empty();
  private Optional<Scheduled> scheduledAtEnd = Optional.empty();
  private boolean started;
  private boolean ended;
  private boolean waiting = true;
  private long lastNs;
  private long stalledNs;
  private long longestNs;

  /** Must be created by the client thread itself. */
  StallMeter(MeasurementWindow window) {
    this.window = window;
  }

  /** Takes the samples at the start and at the end of the measured time. */
  void sample(long nowNs) {
    if (!started && nowNs >= window.startNs()) {
      started = true;
      scheduledAtStart = self.scheduled();
      stalledNs = 0;
      longestNs = 0;
      lastNs = System.nanoTime();
    }
    if (nowNs >= window.endNs()) {
      end();
    }
  }

  /** Takes the sample at the end if the run has ended before the measured time. */
  void end() {
    if (!ended) {
      ended = true;
      scheduledAtEnd = self.scheduled();
    }
  }

  /** Ends a step: the thread waits for its sockets until the next call of {@link #step}. */
  void startWaiting(long nowNs) {
    step(nowNs);
    waiting = true;
  }

  boolean isWaiting() {
    return waiting;
  }

  /** Ends a step, or the waiting. */
  void step(long nowNs) {
    long tookNs = nowNs - lastNs;
    lastNs = nowNs;
    if (waiting) {
      waiting = false;
      return;
    }
    if (tookNs > longestNs) {
      longestNs = tookNs;
    }
    if (tookNs > STALL_NS) {
      stalledNs += tookNs;
    }
  }

  /** Returns the cost of this thread; the CPU times, which only the process has, are 0. */
  ClientCost cost() {
    Scheduled scheduled =
        scheduledAtStart
            .flatMap(start -> scheduledAtEnd.map(end -> end.minus(start)))
            .orElse(new Scheduled(-1, -1));
    return new ClientCost(0, 0, scheduled.ranNs(), scheduled.waitedNs(), 1, stalledNs, longestNs);
  }
}
