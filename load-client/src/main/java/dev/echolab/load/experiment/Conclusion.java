package dev.echolab.load.experiment;

import dev.echolab.load.lab.Interval;

/**
 * A verdict and the figures it rests on.
 *
 * @param because one sentence
 */
public record Conclusion(Verdict verdict, String because) {

  static Conclusion of(boolean holds, String because) {
    return new Conclusion(holds ? Verdict.HOLDS : Verdict.DOES_NOT_HOLD, because);
  }

  static Conclusion cannotBeTold(String because) {
    return new Conclusion(Verdict.CANNOT_BE_TOLD, because);
  }

  /** Holds if all of the interval is above {@code bound}, not if all of it is below. */
  static Conclusion isAbove(Interval interval, double bound, String because) {
    if (interval.isAbove(bound)) {
      return new Conclusion(Verdict.HOLDS, because);
    }
    return interval.isBelow(bound)
        ? new Conclusion(Verdict.DOES_NOT_HOLD, because)
        : cannotBeTold(because);
  }
}
