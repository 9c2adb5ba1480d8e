package dev.echolab.load.record;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Told what a run does while it does it, on the thread that runs the load, never on a client
 * thread: a slow listener spoils no measurement.
 */
public interface RunListener {
  /** Listens to nothing. */
  RunListener NONE = new RunListener() {};

  /** Tells several, in order. */
  static RunListener all(List<RunListener> listeners) {
    List<RunListener> each = List.copyOf(listeners);
    return new RunListener() {
      @Override
      public void phase(Phase phase) {
        each.forEach(listener -> listener.phase(phase));
      }

      @Override
      public void second(Phase phase, IntervalSample second, Histogram corrected) {
        each.forEach(listener -> listener.second(phase, second, corrected));
      }

      @Override
      public void drained(Histogram corrected) {
        each.forEach(listener -> listener.drained(corrected));
      }
    };
  }

  /** A phase begins now. MEASURE and DRAIN are told within about 100 us of their moment. */
  default void phase(Phase phase) {}

  /**
   * A second of the warm-up or of the measured time has passed; reported at most about a second
   * late.
   *
   * @param phase WARMUP or MEASURE
   * @param corrected latencies in nanoseconds of that second's echoes; valid during the call only
   */
  default void second(Phase phase, IntervalSample second, Histogram corrected) {}

  /**
   * The drain has ended.
   *
   * @param corrected latencies in nanoseconds of answers that came in it; valid during the call
   *     only
   */
  default void drained(Histogram corrected) {}
}
