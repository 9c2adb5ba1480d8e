package dev.echolab.lab.experiment;

import dev.echolab.lab.stats.ConfidenceInterval;
import java.util.Locale;

/**
 * Decides whether a claim holds on this machine.
 *
 * @param because one sentence with the figures that the verdict rests on
 */
public record Conclusion(Status status, String because) {
  /** If other programs use more of the processors, a missed bound proves nothing. */
  private static final double MAX_OTHERS_SHARE = 0.1;

  /** The verdict on a claim, computed from the data. */
  public enum Status {
    HOLDS("HOLDS"),
    DOES_NOT_HOLD("DOES NOT HOLD HERE"),
    CANNOT_BE_TOLD("CANNOT BE TOLD");

    private final String text;

    Status(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /** Returns that the claim holds; {@link #requires} adds what that depends on. */
  static Conclusion of(String format, Object... figures) {
    return new Conclusion(Status.HOLDS, String.format(Locale.ROOT, format, figures));
  }

  /** Adds a bound, such as "no idle worker running": the claim does not hold if it is missed. */
  Conclusion requires(String bound, boolean isMet) {
    if (isMet) {
      return this;
    }
    String before = status == Status.HOLDS ? "; bound missed: " : ", ";
    return new Conclusion(Status.DOES_NOT_HOLD, because + before + bound);
  }

  /**
   * Returns the conclusion of a run during which other programs used the processors: a bound that
   * was missed may have been missed because of them.
   */
  Conclusion whileOthersUsed(double shareOfProcessors) {
    return status == Status.DOES_NOT_HOLD && shareOfProcessors > MAX_OTHERS_SHARE
        ? cannotBeTold(
            String.format(
                Locale.ROOT,
                "other programs used %.0f %% of the processors: %s",
                shareOfProcessors * 100,
                because))
        : this;
  }

  static Conclusion cannotBeTold(String because) {
    return new Conclusion(Status.CANNOT_BE_TOLD, because);
  }

  /**
   * Holds if the whole interval is above {@code bound}, does not hold if the whole interval is
   * below it, and cannot be told if the interval contains it.
   */
  static Conclusion isAbove(ConfidenceInterval interval, double bound, String because) {
    return interval.isAbove(bound) || interval.isBelow(bound)
        ? of("%s", because).requires("above " + bound, interval.isAbove(bound))
        : cannotBeTold(because);
  }
}
