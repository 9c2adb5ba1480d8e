package dev.echolab.load.plan;

/** How a client thread waits for the next message's time ({@code docs/decisions/0010}). */
public enum Pacing {
  /** Sleeps until shortly before: little CPU, sends some 10 us late. */
  PARK,
  /** Never sleeps: a whole core per thread, sends within a microsecond. */
  SPIN
}
