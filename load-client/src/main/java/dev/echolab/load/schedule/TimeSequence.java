package dev.echolab.load.schedule;

/** An endless, never falling sequence of moments. Owned by one thread. */
public interface TimeSequence {
  /** The next moment, in nanoseconds from the start of the schedule. */
  long nextNs();
}
