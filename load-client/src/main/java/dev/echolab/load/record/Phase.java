package dev.echolab.load.record;

/** The phases of a run, in order. */
public enum Phase {
  /** Connections are opened. */
  CONNECT,
  /** Under load; not measured. */
  WARMUP,
  /** Under load; measured. */
  MEASURE,
  /** Nothing is sent; outstanding replies are awaited until the time-out. */
  DRAIN
}
