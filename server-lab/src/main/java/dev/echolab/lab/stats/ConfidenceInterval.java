package dev.echolab.lab.stats;

/**
 * A figure and where it may truly lie.
 *
 * @param low lower end of the 95 % interval
 * @param value the estimate
 * @param high upper end of the 95 % interval
 */
public record ConfidenceInterval(double low, double value, double high) {
  /** The reciprocal: of a ratio a/b it makes b/a. */
  public ConfidenceInterval inverse() {
    return new ConfidenceInterval(1 / high, 1 / value, 1 / low);
  }

  /** True if all of it is above {@code bound}. */
  public boolean isAbove(double bound) {
    return low > bound;
  }

  /** True if all of it is below {@code bound}. */
  public boolean isBelow(double bound) {
    return high < bound;
  }
}
