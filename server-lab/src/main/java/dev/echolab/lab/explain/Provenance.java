package dev.echolab.lab.explain;

/** How a step's length is known. */
enum Provenance {
  /** Both its ends were stamped. */
  OBSERVED,
  /** One end was concluded from something else. */
  INFERRED,
  /** This model has no such moment; what the step would hold is in its neighbour. */
  NOT_SEEN
}
