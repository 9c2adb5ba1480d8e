package dev.echolab.load.record;

import org.HdrHistogram.Histogram;

/**
 * Holds what one client thread recorded in one second, or the sum of several threads. The thread
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

  /** The threads whose intervals this one is the sum of; 0 while a thread records. */
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
    corrected.reset();
    return this;
  }

  /** Adds the same second of one more thread; the first one gives an empty interval its phase. */
  void add(ThreadInterval other) {
    if (parts == 0) {
      reset(other.phase, other.second, other.startNs, other.endNs);
    }
    parts++;
    endNs = Math.max(endNs, startNs + other.endNs - other.startNs);
    echoes += other.echoes;
    errors += other.errors;
    openConnections += other.openConnections;
    corrected.add(other.corrected);
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
