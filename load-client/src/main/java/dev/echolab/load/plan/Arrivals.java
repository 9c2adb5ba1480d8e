package dev.echolab.load.plan;

/** How the messages of an open loop are spread over time. */
public enum Arrivals {
  /** Evenly: one every 1/rate. */
  CONSTANT,
  /** As independent users send them: exponentially distributed gaps, seeded. */
  POISSON
}
