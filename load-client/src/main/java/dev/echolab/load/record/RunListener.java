package dev.echolab.load.record;

import org.HdrHistogram.Histogram;

/**
 * Receives the events of a run while it runs. Called on the thread that started the load, never on
 * a client thread, so that a slow listener does not disturb the measurement.
 */
public interface RunListener {
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
