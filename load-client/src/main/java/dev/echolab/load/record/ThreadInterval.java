package dev.echolab.load.record;

import org.HdrHistogram.Histogram;

/**
 * Holds what one client thread recorded in one second. The thread owns it until it passes it on;
 * then the receiver owns it and may return it for reuse.
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
}
