package dev.echolab.lab.explain;

import dev.echolab.load.plan.Arrivals;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.Target;
import java.time.Duration;

/**
 * What is run for every variant.
 *
 * @param duration of the timed part
 * @param countDuration of each counting run
 * @param warmup before the timed part and before the first counting run
 * @param connections of the load, in all parts
 * @param sizeBytes payload of every message
 * @param ratePerSecond of the gentle load
 * @param pipeline messages in flight per connection in the full load
 * @param seed of payloads and arrivals
 */
public record ExplainSettings(
    Duration duration,
    Duration countDuration,
    Duration warmup,
    int connections,
    int sizeBytes,
    double ratePerSecond,
    int pipeline,
    long seed) {

  /** Connections that are traced, beside the load. */
  static final int PROBES = 2;

  /** Time between two traced requests of a connection: 800 a second with both. */
  static final Duration PROBE_INTERVAL = Duration.ofNanos(2_500_000);

  /** Time between two looks at the kernel's queues. */
  static final Duration QUEUE_INTERVAL = Duration.ofMillis(10);

  /** Under which load an echo's costs are counted. */
  public enum Load {
    /** At a rate far below what the server can do: every request comes alone. */
    GENTLE,
    /** Closed loop: as many requests as the server answers. */
    FULL
  }

  String describe(Load load) {
    return load == Load.GENTLE
        ? "%,.0f/s over %d connections, %d B".formatted(ratePerSecond, connections, sizeBytes)
        : "closed loop, %d connections x pipeline %d, %d B"
            .formatted(connections, pipeline, sizeBytes);
  }

  /** The gentle load, as long as the timed part. */
  LoadPlan timedPlan(Target target) {
    return plan(target, Load.GENTLE, duration, warmup);
  }

  LoadPlan countedPlan(Target target, Load load, Duration runWarmup) {
    return plan(target, load, countDuration, runWarmup);
  }

  private LoadPlan plan(Target target, Load load, Duration measured, Duration runWarmup) {
    LoadPlan.Builder builder =
        LoadPlan.builder(target.host(), target.port())
            .connections(connections)
            .sizeBytes(sizeBytes)
            .duration(measured)
            .warmup(runWarmup)
            .seed(seed);
    return load == Load.GENTLE
        ? builder.openLoop(ratePerSecond, Arrivals.POISSON).build()
        : builder.closedLoop(pipeline).build();
  }
}
