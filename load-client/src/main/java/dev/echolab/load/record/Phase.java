package dev.echolab.load.record;

/** The phases of a run, in order. */
public enum Phase {
  /** Connections are opened. */
  CONNECT,
  /** Under load; nothing counts yet. */
  WARMUP,
  /** Under load; everything counts. */
  MEASURE,
  /** Nothing is sent; answers still owed are awaited until the time-out. */
  DRAIN
}
