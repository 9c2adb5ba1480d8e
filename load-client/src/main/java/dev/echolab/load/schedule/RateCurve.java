package dev.echolab.load.schedule;

import dev.echolab.load.plan.LoopModel;
import dev.echolab.load.plan.RateProfile.Stage;
import java.util.ArrayList;
import java.util.List;

/**
 * Converts message numbers to times for a rate that is constant or follows a profile. Times are in
 * nanoseconds from the start of the schedule; rounding errors do not add up. Owned by one thread.
 *
 * <p>A stage from rate <i>a</i> to rate <i>b</i> in <i>T</i> seconds sends <i>n(t) = at + (b-a)
 * t<sup>2</sup>/2T</i> messages by <i>t</i>. Message <i>n</i> is due at the inverse of it.
 */
final class RateCurve {
  /**
   * A part with a constant or linearly changing rate.
   *
   * @param startCount messages before it
   * @param slope growth of the rate per second; 0: constant
   */
  private record Part(double startNs, double startCount, double perSecond, double slope) {
    double timeNs(double count) {
      double n = count - startCount;
      if (slope == 0) {
        return startNs + n * (1e9 / perSecond);
      }
      // In this form of the root no two numbers of about the same size are subtracted.
      return startNs + 1e9 * 2 * n / (perSecond + Math.sqrt(perSecond * perSecond + 2 * slope * n));
    }

    double countAt(double ns) {
      double seconds = (ns - startNs) / 1e9;
      return startCount + perSecond * seconds + slope * seconds * seconds / 2;
    }
  }

  private final List<Part> parts = new ArrayList<>();
  private int current;

  /** Makes the curve of a loop whose first rate applies until {@code measureFromNs}. */
  RateCurve(LoopModel.Open loop, long measureFromNs) {
    List<Stage> stages = loop.profile().stages();
    if (stages.isEmpty()) {
      parts.add(new Part(0, 0, loop.perSecond(), 0));
      return;
    }
    Part last = new Part(0, 0, stages.get(0).fromPerSecond(), 0);
    double ns = measureFromNs;
    parts.add(last);
    for (Stage stage : stages) {
      double slope = (stage.toPerSecond() - stage.fromPerSecond()) / stage.seconds();
      last = new Part(ns, last.countAt(ns), stage.fromPerSecond(), slope);
      parts.add(last);
      ns += stage.duration().toNanos();
    }
    // No message of it is sent: the measured time is over.
    double endPerSecond = stages.get(stages.size() - 1).toPerSecond();
    parts.add(new Part(ns, last.countAt(ns), endPerSecond, 0));
  }

  /** Returns when a message is due; its number is not below that of an earlier call. */
  long timeNs(double count) {
    while (current + 1 < parts.size() && count >= parts.get(current + 1).startCount) {
      current++;
    }
    return (long) parts.get(current).timeNs(count);
  }

  /** Returns when the next stage begins, or {@link OpenSchedule#NEVER}. */
  long nextPartNs(long afterNs) {
    return parts.stream()
        .mapToLong(part -> (long) part.startNs)
        .filter(startNs -> startNs > afterNs)
        .findFirst()
        .orElse(OpenSchedule.NEVER);
  }

  /** Returns how many messages are due before a time on average. */
  double countAt(long ns) {
    int i = parts.size() - 1;
    while (i > 0 && ns < parts.get(i).startNs) {
      i--;
    }
    return parts.get(i).countAt((double) ns);
  }
}
