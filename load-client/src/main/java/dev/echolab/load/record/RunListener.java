package dev.echolab.load.record;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Receives the events of a run while it runs. Called on the thread that started the load, never on
 * a client thread, so that a slow listener does not disturb the measurement.
 */
public interface RunListener {
  RunListener NONE = new RunListener() {};

  /** Calls several listeners, in order. */
  static RunListener all(List<? extends RunListener> listeners) {
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

  /** A phase begins. MEASURE and DRAIN are reported within about 100 us. */
  default void phase(Phase phase) {}

  /**
   * A second of WARMUP or MEASURE has passed; reported at most about a second late. The latencies
   * of its echoes, in nanoseconds, are valid during the call only.
   */
  default void second(Phase phase, IntervalSample second, Histogram corrected) {}

  /** The drain has ended; the latencies of its replies are valid during the call only. */
  default void drained(Histogram corrected) {}
}
