package dev.echolab.lab.experiment;

import dev.echolab.lab.stats.ConfidenceInterval;
import java.util.Locale;

/**
 * Decides whether a claim holds on this machine.
 *
 * @param because one sentence with the figures that the verdict rests on
 */
public record Conclusion(Status status, String because) {

  /** The verdict on a claim, computed from the data. */
  public enum Status {
    HOLDS("HOLDS"),
    DOES_NOT_HOLD("DOES NOT HOLD HERE"),
    CANNOT_BE_TOLD("CANNOT BE TOLD");

    private final String text;

    Status(String text) {
      this.text = text;
    }

    /** Returns the text for reports. */
    public String text() {
      return text;
    }
  }

  /** Takes the sentence as a format with its figures. */
  static Conclusion of(boolean holds, String format, Object... figures) {
    return new Conclusion(
        holds ? Status.HOLDS : Status.DOES_NOT_HOLD, String.format(Locale.ROOT, format, figures));
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
        ? of(interval.isAbove(bound), "%s", because)
        : cannotBeTold(because);
  }
}
