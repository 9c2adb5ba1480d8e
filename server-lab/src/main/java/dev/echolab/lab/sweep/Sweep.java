package dev.echolab.lab.sweep;

import dev.echolab.lab.console.ProgressListener;
import dev.echolab.lab.server.ServerStartException;
import dev.echolab.lab.stats.Bootstrap;
import dev.echolab.lab.sweep.KneeSearch.Bracket;
import dev.echolab.lab.trial.LatencyDistributions;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.Participant;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.Trial;
import dev.echolab.lab.trial.TrialRunner;
import dev.echolab.lab.trial.TrialSettings;
import dev.echolab.load.record.Phase;
import dev.echolab.load.record.RunListener;
import dev.echolab.load.verdict.Percentile;
import dev.echolab.load.verdict.Slo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Measures a server along one dimension: rates, to find the knee, or any other of a load's.
 *
 * <p>Every point is a trial of its own on a freshly started server. One use, one thread; an
 * interrupt ends it early with what it has.
 */
public final class Sweep {
  private static final Duration MAX_POINT_DURATION = Duration.ofSeconds(60);

  /** A point gets so many more samples than its percentile needs. */
  private static final double SAMPLE_RESERVE = 1.2;

  /** Share of the intended rate below which a miss needs no second look. */
  private static final double CLEAR_MISS = 0.9;

  /** Measurements of one point, if others disturb each. */
  private static final int MAX_TRIES = 3;

  /** Missed points in a row, disturbed in every try, after which a search gives up. */
  private static final int MAX_DISTURBED_IN_A_ROW = 4;

  private final List<Participant> participants;
  private final TrialRunner runner;
  private final TrialSettings trialSettings;
  private final ProgressListener progress;
  private final List<SweepPoint> points = new ArrayList<>();
  private final Map<String, String> failures = new LinkedHashMap<>();
  private final List<Knee> knees = new ArrayList<>();
  private int disturbedInARow;

  public Sweep(
      List<Participant> participants,
      TrialRunner runner,
      TrialSettings trialSettings,
      ProgressListener progress) {
    this.participants = List.copyOf(participants);
    this.runner = runner;
    this.trialSettings = trialSettings;
    this.progress = progress;
  }

  /**
   * What came of it.
   *
   * @param failures why a participant could not be measured, by name
   * @param knees one per participant that could be; none but in a sweep over rates
   */
  public record Outcome(
      List<Participant> participants,
      List<SweepPoint> points,
      List<Knee> knees,
      Map<String, String> failures,
      boolean interrupted) {
    public Outcome {
      participants = List.copyOf(participants);
      points = List.copyOf(points);
      knees = List.copyOf(knees);
      failures = Map.copyOf(failures);
    }
  }

  /** Searches each participant's knee. */
  public Outcome overRates(
      Scenario scenario, KneeSearch search, int repetitions, Bootstrap bootstrap) {
    boolean interrupted = false;
    for (Participant participant : participants) {
      List<Bracket> brackets = new ArrayList<>();
      try {
        for (int i = 1; i <= repetitions && !interrupted; i++) {
          int number = i;
          KneeSearch.Probe probe = rate -> meets(participant, scenario.withRate(rate), number);
          Bracket bracket =
              brackets.isEmpty() ? search.search(probe) : search.again(brackets.get(0), probe);
          brackets.add(bracket);
          if (!brackets.get(0).isClosed()) {
            break;
          }
        }
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (TooBusy e) {
        knees.add(new Knee(participant.name(), Optional.empty(), Optional.of(e.getMessage())));
        continue;
      } catch (CannotProbe e) {
        failures.put(participant.name(), e.getMessage());
        continue;
      }
      knees.add(Knee.of(participant.name(), brackets, bootstrap));
      if (interrupted) {
        break;
      }
    }
    return outcome(interrupted);
  }

  /** Measures each scenario, interleaved. */
  public Outcome overScenarios(List<Scenario> scenarios, int rounds) {
    boolean interrupted = false;
    try {
      for (int round = 1; round <= rounds; round++) {
        for (Scenario scenario : scenarios) {
          for (Participant participant : participants) {
            if (!failures.containsKey(participant.name())) {
              measureOrNote(participant, scenario, round);
            }
          }
        }
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    return outcome(interrupted);
  }

  private Outcome outcome(boolean interrupted) {
    progress.end();
    return new Outcome(participants, points, knees, failures, interrupted);
  }

  private void measureOrNote(Participant participant, Scenario scenario, int round)
      throws InterruptedException {
    try {
      measure(participant, scenario, round);
    } catch (CannotProbe e) {
      failures.put(participant.name(), e.getMessage());
    }
  }

  /**
   * A moment's disturbance must not pass for the server's limit: unless a miss is clear, two of
   * three decide.
   */
  private boolean meets(Participant participant, Scenario scenario, int search)
      throws InterruptedException {
    SweepPoint first = decide(participant, scenario, search);
    if (first.meets()) {
      return true;
    }
    if (isClearMiss(first)) {
      return false;
    }
    if (!decide(participant, scenario, search).meets()) {
      return false;
    }
    return decide(participant, scenario, search).meets();
  }

  /**
   * Measures until other programs have left the processors alone, some tries long; what they
   * disturbed least decides. What meets the thresholds in spite of them meets them. The choice
   * looks at the others' share alone and never at the figures; every try is kept and shown.
   */
  private SweepPoint decide(Participant participant, Scenario scenario, int search)
      throws InterruptedException {
    int from = points.size();
    int best = from;
    for (int i = 1; i <= MAX_TRIES; i++) {
      SweepPoint point = measure(participant, scenario, search);
      if (point.disturbance() <= points.get(best).disturbance()) {
        best = points.size() - 1;
      }
      if (point.meets()) {
        best = points.size() - 1;
        break;
      }
      if (!point.isDisturbed()) {
        break;
      }
    }
    for (int i = from; i < points.size(); i++) {
      SweepPoint point = points.get(i);
      points.set(i, new SweepPoint(point.trial(), point.search(), i == best));
    }
    SweepPoint decided = points.get(best);
    disturbedInARow = !decided.meets() && decided.isDisturbed() ? disturbedInARow + 1 : 0;
    if (disturbedInARow == MAX_DISTURBED_IN_A_ROW) {
      disturbedInARow = 0;
      throw new TooBusy(
          String.format(
              Locale.ROOT,
              "other programs or the host took %.0f %% of the processors or more in the last %d"
                  + " points, each tried %d times: too busy to search",
              SweepPoint.DISTURBING_SHARE * 100,
              MAX_DISTURBED_IN_A_ROW,
              MAX_TRIES));
    }
    return decided;
  }

  /** So far from the rate that no disturbance explains it. */
  private static boolean isClearMiss(SweepPoint point) {
    Trial trial = point.trial();
    double intended = trial.scenario().ratePerSecond().orElseThrow();
    double achieved = trial.value(Metric.ECHOES_PER_SECOND).orElse(0);
    return !point.isLimitedByClient() && !point.isDisturbed() && achieved < CLEAR_MISS * intended;
  }

  private SweepPoint measure(Participant participant, Scenario scenario, int search)
      throws InterruptedException {
    String at =
        String.format(
            Locale.ROOT,
            "[point %d] %s, %s",
            points.size() + 1,
            participant.name(),
            scenario.label());
    RunListener watcher =
        new RunListener() {
          @Override
          public void phase(Phase phase) {
            progress.now(at + ": " + phase.name().toLowerCase(Locale.ROOT));
          }
        };
    try {
      TrialSettings ofPoint =
          trialSettings.withDurations(trialSettings.warmup(), durationOf(scenario));
      Trial trial =
          runner
              .with(ofPoint)
              .run(participant, scenario, search, new LatencyDistributions(), watcher);
      if (trial.status() == Trial.Status.FAILED) {
        throw new CannotProbe(String.join("; ", trial.reasons()));
      }
      SweepPoint point = new SweepPoint(trial, search, true);
      points.add(point);
      return point;
    } catch (ServerStartException e) {
      throw new CannotProbe(e.getMessage());
    }
  }

  /** Long enough for the percentiles that the thresholds are put on. */
  private Duration durationOf(Scenario scenario) {
    if (scenario.ratePerSecond().isEmpty()) {
      return trialSettings.duration();
    }
    double samples =
        trialSettings.slos().stream()
            .filter(slo -> slo.metric() == Slo.Metric.PERCENTILE)
            .mapToLong(slo -> Percentile.samplesNeeded(slo.percentile()))
            .max()
            .orElse(0);
    double seconds = samples * SAMPLE_RESERVE / scenario.ratePerSecond().getAsDouble();
    Duration needed =
        Duration.ofNanos((long) Math.min(seconds * 1e9, (double) MAX_POINT_DURATION.toNanos()));
    return needed.compareTo(trialSettings.duration()) > 0 ? needed : trialSettings.duration();
  }

  /** The participant cannot be measured at all. */
  private static final class CannotProbe extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannotProbe(String message) {
      super(message);
    }
  }

  /** The machine is, so no search can end. */
  private static final class TooBusy extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooBusy(String message) {
      super(message);
    }
  }
}
