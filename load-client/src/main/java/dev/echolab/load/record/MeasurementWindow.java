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

  /** Returns the phase at a time after the connect phase. */
  public Phase phaseAt(long ns) {
    if (ns < startNs) {
      return Phase.WARMUP;
    }
    return ns < endNs ? Phase.MEASURE : Phase.DRAIN;
  }

  /** Returns how much of a span lies in the measured time; 0 if nothing does. */
  public long overlapNs(long fromNs, long untilNs) {
    return Math.max(0, Math.min(untilNs, endNs) - Math.max(fromNs, startNs));
  }

  /** Returns whether a message that is due at this time counts. */
  public boolean contains(long ns) {
    return ns >= startNs && ns < endNs;
  }
}
