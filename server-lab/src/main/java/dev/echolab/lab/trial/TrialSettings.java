package dev.echolab.lab.trial;

import dev.echolab.load.plan.Arrivals;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.Target;
import dev.echolab.load.verdict.Slo;
import dev.echolab.protocol.Protocol;
import java.time.Duration;
import java.util.List;

/**
 * Holds what is equal in all trials of a comparison or a sweep.
 *
 * @param warmup under load, not measured: a fresh JVM compiles in it
 * @param duration measured time of one trial
 * @param arrivals of open loops
 * @param seed of payloads and arrivals: equal trials send equal bytes
 * @param slos thresholds; a trial lists those that it misses
 */
public record TrialSettings(
    Protocol protocol,
    Duration warmup,
    Duration duration,
    Arrivals arrivals,
    long seed,
    List<Slo> slos) {
  /** Returns the load of one scenario against one server. */
  public LoadPlan plan(Scenario scenario, Target target) {
    LoadPlan.Builder plan =
        LoadPlan.builder(target.host(), target.port())
            .protocol(protocol)
            .connections(scenario.connections())
            .sizeBytes(scenario.sizeBytes())
            .warmup(warmup)
            .duration(duration)
            .seed(seed);
    if (scenario.ratePerSecond().isPresent()) {
      plan.openLoop(scenario.ratePerSecond().getAsDouble(), arrivals);
    } else {
      plan.closedLoop(scenario.pipeline());
    }
    return plan.build();
  }

  public TrialSettings withDurations(Duration newWarmup, Duration newDuration) {
    return new TrialSettings(protocol, newWarmup, newDuration, arrivals, seed, slos);
  }
}
