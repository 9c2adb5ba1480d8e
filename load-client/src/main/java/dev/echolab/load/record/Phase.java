package dev.echolab.load.record;

/** The phases of a run, in order. */
public enum Phase {
  /** Connections are opened. */
  CONNECT,
  /** Under load; not measured. */
  WARMUP,
  /** Under load; measured. */
  MEASURE,
  /** No message becomes due; those that were due are sent and awaited until the time-out. */
  DRAIN
}
