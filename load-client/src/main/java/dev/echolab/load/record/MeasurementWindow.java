package dev.echolab.load.record;

/**
 * The times of a run, in {@link System#nanoTime()}.
 *
 * @param warmupNs begin of the warm-up
 * @param startNs begin of the measured time
 * @param endNs its end; {@link #OPEN_END} if the number of requests decides
 */
public record MeasurementWindow(long warmupNs, long startNs, long endNs) {
  public static final long OPEN_END = Long.MAX_VALUE;

  /** Does a message that became due then count? */
  public boolean contains(long ns) {
    return ns >= startNs && ns < endNs;
  }
}
