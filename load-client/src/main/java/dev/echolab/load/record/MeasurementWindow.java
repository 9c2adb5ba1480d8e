package dev.echolab.load.record;

/**
 * Holds the phase boundaries of a run, in {@link System#nanoTime()}.
 *
 * @param warmupNs begin of the warm-up
 * @param startNs begin of the measured time
 * @param endNs end of the measured time; {@link #OPEN_END} if the number of requests limits it
 */
public record MeasurementWindow(long warmupNs, long startNs, long endNs) {
  public static final long OPEN_END = Long.MAX_VALUE;

  /** Returns whether a message that is due at this time counts. */
  public boolean contains(long ns) {
    return ns >= startNs && ns < endNs;
  }
}
