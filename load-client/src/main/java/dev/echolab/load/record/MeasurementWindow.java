package dev.echolab.load.record;

/**
 * Holds the phase boundaries of a run, in {@link System#nanoTime()}; the end is {@link #OPEN_END}
 * if the number of requests limits the run.
 */
public record MeasurementWindow(long warmupStartNs, long measureStartNs, long measureEndNs) {
  public static final long OPEN_END = Long.MAX_VALUE;

  /** Returns the phase at a time after the connect phase. */
  public Phase phaseAt(long ns) {
    if (ns < measureStartNs) {
      return Phase.WARMUP;
    }
    return ns < measureEndNs ? Phase.MEASURE : Phase.DRAIN;
  }

  /** Returns how much of a span lies in the measured time; 0 if nothing does. */
  public long overlapNs(long fromNs, long untilNs) {
    return Math.max(0, Math.min(untilNs, measureEndNs) - Math.max(fromNs, measureStartNs));
  }

  public boolean contains(long ns) {
    return ns >= measureStartNs && ns < measureEndNs;
  }
}
