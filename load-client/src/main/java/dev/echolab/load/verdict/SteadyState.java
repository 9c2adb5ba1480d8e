package dev.echolab.load.verdict;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.echolab.load.record.IntervalSample;
import dev.echolab.load.record.Throughput;
import java.util.Arrays;
import java.util.List;

/**
 * Decides whether throughput was steady in the measured time.
 *
 * <p>Rule: the median second of the last third must lie within 15 % of the median second of the
 * first third, or within the spread of the seconds inside one third. Medians are used so that a
 * single second disturbed by another program has no effect. Fewer than six whole seconds are too
 * short for a decision.
 */
public enum SteadyState {
  STEADY("steady"),
  NOT_STEADY("not steady"),
  TOO_SHORT("too short to tell"),
  /** The load changes by a profile, and the throughput with it. */
  BY_PROFILE("by profile");

  private static final int MIN_SECONDS = 6;
  private static final double TOLERANCE = 0.15;
  private static final long SECOND_NS = 1_000_000_000L;

  private final String text;

  SteadyState(String text) {
    this.text = text;
  }

  @JsonValue
  @Override
  public String toString() {
    return text;
  }

  /** Applies the rule to the measured time of a run. */
  public static SteadyState of(Throughput throughput) {
    return throughput.stages().isEmpty() ? of(throughput.seconds()) : BY_PROFILE;
  }

  static SteadyState of(List<IntervalSample> measured) {
    double[] rates =
        measured.stream()
            .filter(second -> second.durationNs() >= SECOND_NS)
            .mapToDouble(IntervalSample::echoesPerSecond)
            .toArray();
    if (rates.length < MIN_SECONDS) {
      return TOO_SHORT;
    }
    int third = rates.length / 3;
    double[] first = sorted(rates, 0, third);
    double[] last = sorted(rates, rates.length - third, rates.length);
    double difference = Math.abs(median(last) - median(first));
    double spread = Math.max(first[third - 1] - first[0], last[third - 1] - last[0]);
    return difference <= Math.max(TOLERANCE * median(first), spread) ? STEADY : NOT_STEADY;
  }

  private static double[] sorted(double[] rates, int from, int to) {
    double[] part = Arrays.copyOfRange(rates, from, to);
    Arrays.sort(part);
    return part;
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
