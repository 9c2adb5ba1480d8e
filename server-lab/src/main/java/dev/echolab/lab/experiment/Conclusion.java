package dev.echolab.lab.experiment;

import dev.echolab.lab.stats.ConfidenceInterval;

/**
 * A verdict and the figures it rests on.
 *
 * @param because one sentence
 */
public record Conclusion(ClaimVerdict verdict, String because) {

  static Conclusion of(boolean holds, String because) {
    return new Conclusion(holds ? ClaimVerdict.HOLDS : ClaimVerdict.DOES_NOT_HOLD, because);
  }

  static Conclusion cannotBeTold(String because) {
    return new Conclusion(ClaimVerdict.CANNOT_BE_TOLD, because);
  }

  /** Holds if all of the interval is above {@code bound}, not if all of it is below. */
  static Conclusion isAbove(ConfidenceInterval interval, double bound, String because) {
    if (interval.isAbove(bound)) {
      return new Conclusion(ClaimVerdict.HOLDS, because);
    }
    return interval.isBelow(bound)
        ? new Conclusion(ClaimVerdict.DOES_NOT_HOLD, because)
        : cannotBeTold(because);
  }
}
