package dev.echolab.lab.sweep;

import dev.echolab.lab.console.ProgressListener;
import dev.echolab.lab.stats.Bootstrap;
import dev.echolab.lab.sweep.KneeSearch.Bracket;
import dev.echolab.lab.sweep.KneeSearch.ProbeFailedException;
import dev.echolab.lab.trial.Interleaving.Slot;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.Participant;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.Trial;
import dev.echolab.lab.trial.TrialRunner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Searches the knee of each server: the highest rate that meets the thresholds.
 *
 * <p>One use, one thread. An interrupt ends it early with the points measured until then.
 */
public final class RateSweep {
  /** Share of the intended rate below which one miss decides. */
  private static final double CLEAR_MISS = 0.9;

  /** Measurements of one point, if other programs disturb each. */
  private static final int MAX_TRIES = 3;

  /** Missed points in a row, disturbed in every try, after which a search gives up. */
  private static final int MAX_DISTURBED_IN_A_ROW = 4;

  private final List<Participant> participants;
  private final PointRunner runner;
  private final List<SweepPoint> points = new ArrayList<>();
  private final List<Knee> knees = new ArrayList<>();
  private final Map<String, String> failures = new LinkedHashMap<>();
  private int disturbedInARow;

  public RateSweep(List<Participant> participants, TrialRunner runner, ProgressListener progress) {
    this.participants = List.copyOf(participants);
    this.runner = new PointRunner(runner, progress);
  }

  /**
   * Runs the searches of all participants, one participant after the other.
   *
   * @param repetitions searches of each knee; the later ones stay near the first
   */
  public SweepOutcome run(
      Scenario scenario, KneeSearch search, int repetitions, Bootstrap bootstrap) {
    boolean interrupted = false;
    for (Participant participant : participants) {
      List<Bracket> brackets = new ArrayList<>();
      try {
        for (int number = 1; number <= repetitions && isRepeatable(brackets); number++) {
          int round = number;
          KneeSearch.Probe probe =
              rate -> meets(new Slot(round, scenario.withRate(rate), participant));
          brackets.add(
              brackets.isEmpty() ? search.search(probe) : search.again(brackets.get(0), probe));
        }
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ProbeFailedException e) {
        // The reason is noted where the measurement ended.
        continue;
      }
      knees.add(Knee.of(participant.name(), brackets, bootstrap));
      if (interrupted) {
        break;
      }
    }
    runner.end();
    return new SweepOutcome(participants, points, knees, failures, interrupted);
  }

  private static boolean isRepeatable(List<Bracket> brackets) {
    return brackets.isEmpty() || brackets.get(0).isClosed();
  }

  /**
   * Returns whether the server meets the thresholds. Unless a miss is clear, two of three
   * measurements decide: a short disturbance must not count as the server's limit.
   */
  private boolean meets(Slot slot) throws InterruptedException, ProbeFailedException {
    SweepPoint first = decisivePoint(slot);
    if (first.meets()) {
      return true;
    }
    return !isClearMiss(first) && decisivePoint(slot).meets() && decisivePoint(slot).meets();
  }

  private SweepPoint decisivePoint(Slot slot) throws InterruptedException, ProbeFailedException {
    String name = slot.participant().name();
    Decision decision = decide(slot);
    if (decision.failure().isPresent()) {
      failures.put(name, decision.failure().get());
      throw new ProbeFailedException();
    }
    SweepPoint point = decision.point().orElseThrow();
    disturbedInARow = !point.meets() && point.isDisturbed() ? disturbedInARow + 1 : 0;
    if (disturbedInARow == MAX_DISTURBED_IN_A_ROW) {
      disturbedInARow = 0;
      knees.add(new Knee(name, Optional.empty(), Optional.of(tooBusy())));
      throw new ProbeFailedException();
    }
    return point;
  }

  /** Holds the point that counts, or the reason why the server cannot be measured. */
  private record Decision(Optional<SweepPoint> point, Optional<String> failure) {}

  /**
   * Repeats the measurement up to {@link #MAX_TRIES} times while other programs use the processors
   * and the thresholds are missed, and keeps the least disturbed one. A point that meets them in
   * spite of the disturbance counts. The choice depends on the share of other programs alone, never
   * on the figures. All tries are kept and shown.
   */
  private Decision decide(Slot slot) throws InterruptedException {
    List<Trial> tries = new ArrayList<>();
    int best = 0;
    try {
      while (tries.size() < MAX_TRIES) {
        Trial trial = runner.measure(slot);
        if (trial.status() == Trial.Status.FAILED) {
          return new Decision(Optional.empty(), Optional.of(trial.reasonText()));
        }
        SweepPoint point = new SweepPoint(trial, slot.round(), true);
        tries.add(trial);
        if (point.meets() || point.disturbance() <= SweepPoint.disturbance(tries.get(best))) {
          best = tries.size() - 1;
        }
        if (point.meets() || !point.isDisturbed()) {
          break;
        }
      }
      return new Decision(
          Optional.of(new SweepPoint(tries.get(best), slot.round(), true)), Optional.empty());
    } finally {
      for (int i = 0; i < tries.size(); i++) {
        points.add(new SweepPoint(tries.get(i), slot.round(), i == best));
      }
    }
  }

  /** Returns true if the rate is so far below the intended one that no disturbance explains it. */
  private static boolean isClearMiss(SweepPoint point) {
    Trial trial = point.trial();
    double intended = trial.scenario().ratePerSecond().orElseThrow();
    double achieved = trial.value(Metric.ECHOES_PER_SECOND).orElse(0);
    return !point.isLimitedByClient() && !point.isDisturbed() && achieved < CLEAR_MISS * intended;
  }

  private static String tooBusy() {
    return String.format(
        Locale.ROOT,
        "other programs or the host took %.0f %% of the processors or more in the last %d"
            + " points, each tried %d times: too busy to search",
        SweepPoint.DISTURBING_SHARE * 100,
        MAX_DISTURBED_IN_A_ROW,
        MAX_TRIES);
  }
}
