package dev.echolab.server;

/** Whether a server takes a stamp at every step. */
public enum Tracing {
  /** A TRACE frame carries zeros. */
  OFF,
  ON
}
