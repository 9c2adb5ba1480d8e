package dev.echolab.load.driver;

import dev.echolab.load.os.OwnThread;
import dev.echolab.load.os.OwnThread.Scheduled;
import dev.echolab.load.record.ClientCost;
import dev.echolab.load.record.MeasurementWindow;
import java.util.Optional;

/**
 * Measures how well a client thread was scheduled in the measured time: the CPU time it got, and
 * how long it did nothing although it should have.
 *
 * <p>The thread alternates between steps (one connection's reading, checking and writing) and waits
 * for its sockets. A step that takes tens of milliseconds was interrupted; so was a wait that ended
 * that much later than asked for. It does not matter by what: the scheduler, a garbage collection,
 * a stop signal, a frozen control group, a paused virtual machine. Only the part that lies in the
 * measured time counts. Owned by one client thread; other threads may read it once that has ended.
 */
final class StallMeter {
  private static final long STALL_NS = 50_000_000L;

  private final OwnThread self = OwnThread.current();
  private final MeasurementWindow window;
  private Optional<Scheduled> scheduledAtStart = Optional.empty();
  private Optional<Scheduled> scheduledAtEnd = Optional.empty();
  private boolean started;
  private boolean ended;
  private boolean waiting;
  private long lastNs;
  private long allowedNs;
  private long stalledNs;
  private long longestNs;

  /** Must be created by the client thread itself. */
  StallMeter(MeasurementWindow window) {
    this.window = window;
  }

  /** Starts the first step: it was due when the warm-up began. */
  void begin(long nowNs) {
    lastNs = Math.min(nowNs, window.warmupStartNs());
    step(nowNs);
  }

  /** Takes the samples at the start and at the end of the measured time. */
  void sample(long nowNs) {
    if (!started && window.contains(nowNs)) {
      started = true;
      scheduledAtStart = self.scheduled();
    }
    if (nowNs >= window.measureEndNs()) {
      end();
    }
  }

  /** Takes the sample at the end, unless {@link #sample} has taken it. */
  void end() {
    if (!ended) {
      ended = true;
      scheduledAtEnd = self.scheduled();
    }
  }

  /**
   * Ends a step: the thread waits for its sockets until the next call of {@link #step}, which
   * should come at {@code latestNs} or before.
   */
  void startWaiting(long nowNs, long latestNs) {
    step(nowNs);
    waiting = true;
    allowedNs = Math.max(0, latestNs - nowNs);
  }

  boolean isWaiting() {
    return waiting;
  }

  /** Ends a step, or the waiting. */
  void step(long nowNs) {
    long tookNs = nowNs - lastNs;
    if (tookNs - allowedNs > STALL_NS) {
      stalled(lastNs + allowedNs, nowNs);
    } else if (!waiting) {
      longestNs = Math.max(longestNs, window.overlapNs(lastNs, nowNs));
    }
    waiting = false;
    allowedNs = 0;
    lastNs = nowNs;
  }

  private void stalled(long fromNs, long untilNs) {
    long ns = window.overlapNs(fromNs, untilNs);
    stalledNs += ns;
    longestNs = Math.max(longestNs, ns);
  }

  /**
   * Returns the cost of this thread; the CPU times, which only the process has, are 0, and the
   * share of the machine is not available. The stalled time is at most the measured time, and
   * includes the suspension of the machine.
   */
  ClientCost cost(long measuredNs, long suspendedNs) {
    Scheduled scheduled =
        scheduledAtStart
            .flatMap(start -> scheduledAtEnd.map(end -> end.minus(start)))
            .orElse(new Scheduled(-1, -1));
    return new ClientCost(
        0,
        0,
        scheduled.ranNs(),
        scheduled.waitedNs(),
        1,
        Math.min(measuredNs, stalledNs + suspendedNs),
        Math.max(suspendedNs, longestNs),
        -1);
  }
}
