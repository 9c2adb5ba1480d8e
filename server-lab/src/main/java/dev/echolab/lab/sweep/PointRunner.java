package dev.echolab.lab.sweep;

import dev.echolab.lab.console.ProgressListener;
import dev.echolab.lab.server.ServerStartException;
import dev.echolab.lab.trial.Interleaving.Slot;
import dev.echolab.lab.trial.LatencyDistributions;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.Trial;
import dev.echolab.lab.trial.TrialRunner;
import dev.echolab.lab.trial.TrialSettings;
import dev.echolab.load.record.Phase;
import dev.echolab.load.record.RunListener;
import dev.echolab.load.verdict.Percentile;
import dev.echolab.load.verdict.Slo;
import java.time.Duration;
import java.util.Locale;

/** Measures points of a sweep, each in a trial of its own on a fresh server. One thread. */
final class PointRunner {
  private static final Duration MAX_POINT_DURATION = Duration.ofSeconds(60);

  /** Factor by which a point collects more samples than its percentile needs. */
  private static final double SAMPLE_RESERVE = 1.2;

  private final TrialRunner runner;
  private final ProgressListener progress;
  private int measured;

  PointRunner(TrialRunner runner, ProgressListener progress) {
    this.runner = runner;
    this.progress = progress;
  }

  /** Returns the trial; FAILED if the server did not start or could not be reached. */
  Trial measure(Slot slot) throws InterruptedException {
    measured++;
    String name = slot.participant().name();
    String prefix =
        String.format(Locale.ROOT, "[point %d] %s, %s: ", measured, name, slot.scenario().label());
    RunListener listener =
        new RunListener() {
          @Override
          public void phase(Phase phase) {
            progress.now(prefix + phase.name().toLowerCase(Locale.ROOT));
          }
        };
    TrialSettings settings = runner.settings();
    TrialSettings ofPoint =
        settings.withDurations(settings.warmup(), durationOf(slot.scenario(), settings));
    try {
      return runner.with(ofPoint).run(slot, new LatencyDistributions(), listener);
    } catch (ServerStartException e) {
      return Trial.failed(slot, e.getMessage());
    }
  }

  void end() {
    progress.end();
  }

  /** Returns a duration that is long enough for the percentiles of all thresholds. */
  private static Duration durationOf(Scenario scenario, TrialSettings settings) {
    if (scenario.ratePerSecond().isEmpty()) {
      return settings.duration();
    }
    double samples =
        settings.slos().stream()
            .filter(slo -> slo.metric() == Slo.Metric.PERCENTILE)
            .mapToLong(slo -> Percentile.samplesNeeded(slo.percentile()))
            .max()
            .orElse(0);
    double seconds = samples * SAMPLE_RESERVE / scenario.ratePerSecond().getAsDouble();
    Duration needed =
        Duration.ofNanos((long) Math.min(seconds * 1e9, (double) MAX_POINT_DURATION.toNanos()));
    return needed.compareTo(settings.duration()) > 0 ? needed : settings.duration();
  }
}
