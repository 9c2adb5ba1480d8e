package dev.echolab.load.record;

import java.time.Instant;

/**
 * When the measured time of a run began and ended.
 *
 * @param startedAt wall-clock time of the begin
 * @param startNs {@link System#nanoTime()} at the begin
 * @param endNs {@link System#nanoTime()} at the end
 * @param interrupted whether the run was stopped before its end; messages in flight at that moment
 *     have no outcome
 */
public record Timeframe(Instant startedAt, long startNs, long endNs, boolean interrupted) {

  /** Returns the length in nanoseconds; 0 if the run ended before the measured time. */
  public long durationNs() {
    return endNs - startNs;
  }
}
