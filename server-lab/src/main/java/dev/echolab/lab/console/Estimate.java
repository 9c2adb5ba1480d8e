package dev.echolab.lab.console;

import dev.echolab.load.report.LiveView;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Says how long a measurement probably takes.
 *
 * @param min at least, if nothing fails
 * @param max at most; equal to {@code min} if the length is fixed
 * @param what the measurement consists of, for people
 */
public record Estimate(Duration min, Duration max, String what) {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Returns the line that is printed before the measurement. */
  String announcement() {
    String longest = round(max);
    String shortest = round(min);
    return "takes about "
        + (shortest.equals(longest) ? longest : shortest + " to " + longest)
        + ": "
        + what;
  }

  private static String round(Duration time) {
    return time.compareTo(MINUTE.multipliedBy(2)) < 0
        ? Math.max(1, Math.round(time.toMillis() / 1e3)) + " s"
        : Math.round(time.toMillis() / 60e3) + " min";
  }

  /** Returns a row with the time that has passed and the time that is left. */
  String row(long elapsedNs) {
    String elapsed = LiveView.clock(elapsedNs);
    // At most 292 years, where Duration.toNanos fails.
    long minLeftNs = TimeUnit.NANOSECONDS.convert(min) - elapsedNs;
    long maxLeftNs = TimeUnit.NANOSECONDS.convert(max) - elapsedNs;
    if (maxLeftNs <= 0) {
      return elapsed;
    }
    String left = LiveView.clock(maxLeftNs) + " left";
    if (min.equals(max)) {
      return elapsed + ", about " + left;
    }
    return elapsed
        + (minLeftNs > 0 ? ", " + LiveView.clock(minLeftNs) + " to " : ", up to ")
        + left;
  }
}
