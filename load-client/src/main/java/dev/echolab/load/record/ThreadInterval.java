package dev.echolab.load.record;

import org.HdrHistogram.Histogram;

/**
 * What one client thread saw in one second. Written by that thread until it is handed over whole,
 * then owned by the receiver, who may give it back to be used again.
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

  /** The part of the run it lies in: WARMUP, MEASURE or DRAIN. */
  public Phase phase() {
    return phase;
  }
}
