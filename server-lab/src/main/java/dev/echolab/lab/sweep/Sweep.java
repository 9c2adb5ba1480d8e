package dev.echolab.lab.sweep;

import dev.echolab.lab.console.ProgressListener;
import dev.echolab.lab.sweep.KneeSearch.Bracket;
import dev.echolab.lab.sweep.KneeSearch.ProbeFailedException;
import dev.echolab.lab.trial.Participant;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.Slot;
import dev.echolab.lab.trial.Trial;
import dev.echolab.lab.trial.TrialSettings;
import dev.echolab.load.record.RunListener;
import dev.echolab.load.verdict.Percentile;
import dev.echolab.load.verdict.Slo;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures the points of a sweep, each in a trial of its own on a fresh server.
 *
 * <p>One use, one thread. An interrupt ends it early with the points measured until then.
 */
public final class Sweep {
  private static final Duration MAX_POINT_DURATION = Duration.ofSeconds(60);

  /** Factor by which a point collects more samples than its percentile needs. */
  private static final double SAMPLE_RESERVE = 1.2;

  private final List<Participant> participants;
  private final TrialSettings settings;
  private final Measurement measurement;
  private final ProgressListener progress;
  private final List<SweepPoint> points = new ArrayList<>();
  private final List<Knee> knees = new ArrayList<>();
  private final Map<String, String> failures = new LinkedHashMap<>();
  private int measured;

  /** Runs one trial. */
  @FunctionalInterface
  public interface Measurement {
    Trial run(TrialSettings settings, Slot slot, RunListener listener)
        throws IOException, InterruptedException;
  }

  public Sweep(
      List<Participant> participants,
      TrialSettings settings,
      Measurement measurement,
      ProgressListener progress) {
    this.participants = List.copyOf(participants);
    this.settings = settings;
    this.measurement = measurement;
    this.progress = progress;
  }

  /**
   * Holds what a sweep measured.
   *
   * @param knees one per participant that could be measured; none but in a sweep over rates
   * @param failures why a participant could not be measured, by name, in the order of the failures
   */
  public record Outcome(
      List<Participant> participants,
      List<SweepPoint> points,
      List<Knee> knees,
      Map<String, String> failures,
      boolean interrupted) {}

  private Outcome outcome(boolean interrupted) {
    progress.close();
    return new Outcome(participants, points, knees, failures, interrupted);
  }

  /** Measures each scenario, interleaved; leaves out a participant after its first failure. */
  public Outcome overScenarios(List<Scenario> scenarios, int rounds) {
    try {
      for (int round = 1; round <= rounds; round++) {
        for (Slot slot : Slot.ofRound(round, scenarios, participants)) {
          if (!failures.containsKey(slot.participant().name())) {
            String load = slot.scenario().label().replace(" connections", " conn.");
            measure(slot, load).ifPresent(points::add);
          }
        }
      }
      return outcome(false);
    } catch (InterruptedException e) {
      return outcome(true);
    }
  }

  /**
   * Searches the knee of each server, one after the other; repetitions stay near the first. Leaves
   * out rates at which a point would have too few samples: they would count as missed.
   */
  public Outcome overRates(Scenario scenario, KneeSearch wanted, int repetitions) {
    long maxPointNs = Math.max(MAX_POINT_DURATION.toNanos(), settings.duration().toNanos());
    KneeSearch search = wanted.notBelow(samples(settings) / (maxPointNs / 1e9));
    boolean interrupted = false;
    for (Participant participant : participants) {
      List<Bracket> brackets = new ArrayList<>();
      Optional<String> ended = Optional.empty();
      try {
        for (int number = 1; number <= repetitions && isRepeatable(brackets); number++) {
          String title = number + " of " + repetitions;
          RateProbe probe =
              new RateProbe(title, new Slot(number, scenario, participant), this::measure, points);
          brackets.add(
              brackets.isEmpty() ? search.search(probe) : search.again(brackets.get(0), probe));
        }
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ProbeFailedException e) {
        ended = Optional.of(e.getMessage());
      }
      if (!failures.containsKey(participant.name())) {
        knees.add(Knee.of(participant.name(), brackets, ended));
      }
      if (interrupted) {
        break;
      }
    }
    return outcome(interrupted);
  }

  private static boolean isRepeatable(List<Bracket> brackets) {
    return brackets.isEmpty() || brackets.get(0).isClosed();
  }

  /**
   * Measures a point; returns empty, with a failure, if the server did not start or was not
   * reached.
   */
  private Optional<SweepPoint> measure(Slot slot, String progressText) throws InterruptedException {
    measured++;
    String name = slot.participant().name();
    progress.now(name + ": point " + measured, progressText);
    TrialSettings ofPoint =
        settings.withDurations(settings.warmup(), durationOf(slot.scenario(), settings));
    Trial trial;
    try {
      trial = measurement.run(ofPoint, slot, progress.load());
    } catch (IOException e) {
      trial = Trial.failed(slot, e.getMessage());
    }
    if (trial.status() == Trial.Status.FAILED) {
      failures.put(name, trial.reasonText());
      return Optional.empty();
    }
    return Optional.of(new SweepPoint(trial, true));
  }

  /** Returns a duration that is long enough for the percentiles of all thresholds. */
  private static Duration durationOf(Scenario scenario, TrialSettings settings) {
    // A closed loop sends as fast as it can: the time given is long enough.
    double ratePerSecond = scenario.ratePerSecond().orElse(Double.POSITIVE_INFINITY);
    double seconds = samples(settings) / ratePerSecond;
    Duration needed =
        Duration.ofNanos((long) Math.min(seconds * 1e9, (double) MAX_POINT_DURATION.toNanos()));
    return needed.compareTo(settings.duration()) > 0 ? needed : settings.duration();
  }

  /** Returns how many samples a point collects for the percentiles of all thresholds. */
  private static double samples(TrialSettings settings) {
    return SAMPLE_RESERVE
        * settings.slos().stream()
            .filter(slo -> slo.metric() == Slo.Metric.PERCENTILE)
            .mapToLong(slo -> Percentile.samplesNeeded(slo.percentile()))
            .max()
            .orElse(0);
  }
}
