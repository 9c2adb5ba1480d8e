package dev.echolab.lab.sweep;

import dev.echolab.lab.sweep.KneeSearch.Bracket;
import dev.echolab.lab.sweep.KneeSearch.ProbeFailedException;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.Slot;
import dev.echolab.load.report.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides for one search whether a server meets the thresholds at a rate, in spite of other
 * programs on the machine.
 */
final class RateProbe implements KneeSearch.Probe {
  /** Share of the intended rate below which one miss decides. */
  private static final double CLEAR_MISS = 0.9;

  /** Measurements of one point, if other programs disturb each. */
  private static final int MAX_TRIES = 3;

  /** Missed points in a row, disturbed in every try, after which a search gives up. */
  private static final int MAX_DISTURBED_IN_A_ROW = 4;

  private final String title;
  private final Slot slot;
  private final Measurer measurer;
  private final List<SweepPoint> points;
  private Bracket bracket = Bracket.UNKNOWN;
  private int disturbedInARow;

  /** Measures one point; returns empty if the server failed. */
  @FunctionalInterface
  interface Measurer {
    Optional<SweepPoint> measure(Slot slot, String progressText) throws InterruptedException;
  }

  /** Creates the probe of one search; {@code points} receives all measurements. */
  RateProbe(String title, Slot slot, Measurer measurer, List<SweepPoint> points) {
    this.title = title;
    this.slot = slot;
    this.measurer = measurer;
    this.points = points;
  }

  /**
   * Returns whether the server meets the thresholds. Unless a miss is clear, two of three
   * measurements decide: a short disturbance must not count as the server's limit.
   */
  @Override
  public boolean meets(double rate) throws InterruptedException, ProbeFailedException {
    SweepPoint first = decisivePoint(rate);
    boolean meets =
        first.meets()
            || (!isClearMiss(first) && decisivePoint(rate).meets() && decisivePoint(rate).meets());
    bracket = bracket.with(rate, meets);
    return meets;
  }

  private SweepPoint decisivePoint(double rate) throws InterruptedException, ProbeFailedException {
    SweepPoint point = leastDisturbed(rate);
    disturbedInARow = !point.meets() && point.isDisturbed() ? disturbedInARow + 1 : 0;
    if (disturbedInARow == MAX_DISTURBED_IN_A_ROW) {
      throw new ProbeFailedException(
          String.format(
              Locale.ROOT,
              "other programs or the host took %.0f %% of the processors or more in the last %d"
                  + " points, each tried %d times: too busy to search",
              SweepPoint.DISTURBING_SHARE * 100,
              MAX_DISTURBED_IN_A_ROW,
              MAX_TRIES));
    }
    return point;
  }

  /**
   * Repeats the measurement up to {@link #MAX_TRIES} times while other programs use the processors
   * and the thresholds are missed, and keeps the least disturbed one. A point that meets them in
   * spite of the disturbance counts. The choice depends on the share of other programs alone, never
   * on the figures. All tries are kept and shown.
   */
  private SweepPoint leastDisturbed(double rate) throws InterruptedException, ProbeFailedException {
    List<SweepPoint> tries = new ArrayList<>();
    int best = 0;
    try {
      while (tries.size() < MAX_TRIES) {
        SweepPoint point = measure(rate);
        tries.add(point);
        if (point.meets() || point.disturbance() <= tries.get(best).disturbance()) {
          best = tries.size() - 1;
        }
        if (point.meets() || !point.isDisturbed()) {
          break;
        }
      }
      return tries.get(best);
    } finally {
      for (int i = 0; i < tries.size(); i++) {
        points.add(new SweepPoint(tries.get(i).trial(), i == best));
      }
    }
  }

  private SweepPoint measure(double rate) throws InterruptedException, ProbeFailedException {
    Slot atRate = new Slot(slot.round(), slot.scenario().withRate(rate), slot.participant());
    return measurer
        .measure(atRate, title + ": " + bracket + ", now " + Format.shortRate(rate))
        .orElseThrow(() -> new ProbeFailedException("failed"));
  }

  /** Returns true if the rate is so far below the intended one that no disturbance explains it. */
  private static boolean isClearMiss(SweepPoint point) {
    double achieved = point.trial().value(Metric.ECHOES_PER_SECOND).orElse(0);
    return !point.isLimitedByClient()
        && !point.isDisturbed()
        && achieved < CLEAR_MISS * point.ratePerSecond();
  }
}
