package dev.echolab.load.record;

import org.HdrHistogram.Histogram;

/**
 * Holds what one client thread recorded in one second, or the sum over several. A client thread
 * owns it until it passes it on; then the receiver owns it and may return it for reuse.
 */
public final class ThreadInterval {
  Phase phase = Phase.WARMUP;
  int second;
  long startNs;
  long endNs;
  long echoes;
  long bytes;
  long errors;
  int openConnections;

  /** Intervals that were added. */
  int parts;

  final Histogram corrected = Histograms.create();

  ThreadInterval reset(Phase newPhase, int newSecond, long newStartNs, long newEndNs) {
    phase = newPhase;
    second = newSecond;
    startNs = newStartNs;
    endNs = newEndNs;
    echoes = 0;
    bytes = 0;
    errors = 0;
    openConnections = 0;
    parts = 0;
    corrected.reset();
    return this;
  }

  /** Adds the same second of a thread, which may have ended within it. */
  void add(ThreadInterval part) {
    endNs = Math.max(endNs, part.endNs);
    echoes += part.echoes;
    bytes += part.bytes;
    errors += part.errors;
    openConnections += part.openConnections;
    parts++;
    corrected.add(part.corrected);
  }

  IntervalSample sample() {
    boolean any = corrected.getTotalCount() > 0;
    return new IntervalSample(
        second,
        endNs - startNs,
        echoes,
        errors,
        any ? (Long) corrected.getValueAtPercentile(50) : null,
        any ? (Long) corrected.getValueAtPercentile(99) : null,
        corrected.getMaxValue(),
        openConnections);
  }
}
