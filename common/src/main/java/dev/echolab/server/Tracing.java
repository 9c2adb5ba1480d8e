package dev.echolab.server;

/** Switches the timestamps of the steps on or off. */
public enum Tracing {
  /** No timestamps: a TRACE frame contains zeros. */
  OFF,
  /** Timestamps at every step, for TRACE frames and the time spent in each step. */
  ON
}
