package dev.echolab.load.plan;

import dev.echolab.load.plan.LoadPlan.ClientThreads;
import dev.echolab.load.plan.LoadPlan.Connections;
import dev.echolab.load.plan.LoadPlan.Timing;
import dev.echolab.load.plan.LoadPlan.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Changes properties of a plan that {@code lab load} sets and the builder does not. */
public final class Plans {
  private Plans() {}

  public static LoadPlan withRamp(double perSecond, LoadPlan plan) {
    Connections c = plan.connections();
    return with(plan, perSecond, c.sources(), c.churnEchoes(), c.slowReaderFraction());
  }

  public static LoadPlan withSources(List<String> sources, LoadPlan plan) {
    Connections c = plan.connections();
    return with(plan, c.rampPerSecond(), sources, c.churnEchoes(), c.slowReaderFraction());
  }

  public static LoadPlan withChurn(long echoes, LoadPlan plan) {
    Connections c = plan.connections();
    return with(plan, c.rampPerSecond(), c.sources(), echoes, c.slowReaderFraction());
  }

  public static LoadPlan withSlowReaders(double fraction, LoadPlan plan) {
    Connections c = plan.connections();
    return with(plan, c.rampPerSecond(), c.sources(), c.churnEchoes(), fraction);
  }

  public static LoadPlan withTarget(Target more, LoadPlan plan) {
    return new LoadPlan(
        Stream.concat(plan.targets().stream(), Stream.of(more)).toList(),
        plan.connections(),
        plan.loop(),
        plan.traffic(),
        plan.timing(),
        plan.threads());
  }

  public static LoadPlan withPayload(byte[] bytes, LoadPlan plan) {
    Traffic traffic =
        new Traffic(
            plan.traffic().protocol(),
            SizeDistribution.fixed(bytes.length),
            plan.traffic().seed(),
            Optional.of(PayloadFile.of(bytes)));
    return new LoadPlan(
        plan.targets(), plan.connections(), plan.loop(), traffic, plan.timing(), plan.threads());
  }

  /** Returns an open loop with constant arrivals whose stages are the measured time. */
  public static LoadPlan withProfile(String stages, LoadPlan plan) {
    RateProfile profile = RateProfile.parse(stages);
    return new LoadPlan(
        plan.targets(),
        plan.connections(),
        new LoopModel.Open(
            profile.meanPerSecond(),
            Arrivals.CONSTANT,
            LoopModel.Spread.ROUND_ROBIN,
            LoadPlan.Builder.OPEN_LOOP_PIPELINE,
            profile),
        plan.traffic(),
        timing(profile.duration(), plan.timing(), Optional.empty()),
        plan.threads());
  }

  public static LoadPlan startingAt(Instant at, LoadPlan plan) {
    return new LoadPlan(
        plan.targets(),
        plan.connections(),
        plan.loop(),
        plan.traffic(),
        timing(plan.timing().duration(), plan.timing(), Optional.of(at)),
        plan.threads());
  }

  private static Timing timing(Duration duration, Timing timing, Optional<Instant> startAt) {
    return new Timing(duration, timing.requests(), timing.warmup(), timing.timeout(), startAt);
  }

  public static LoadPlan withPacing(Pacing pacing, LoadPlan plan) {
    return new LoadPlan(
        plan.targets(),
        plan.connections(),
        plan.loop(),
        plan.traffic(),
        plan.timing(),
        new ClientThreads(plan.threads().count(), pacing));
  }

  private static LoadPlan with(
      LoadPlan plan, double ramp, List<String> sources, long churnEchoes, double slowReaders) {
    Connections c = plan.connections();
    return new LoadPlan(
        plan.targets(),
        new Connections(c.count(), ramp, sources, churnEchoes, slowReaders, c.onDisconnect()),
        plan.loop(),
        plan.traffic(),
        plan.timing(),
        plan.threads());
  }
}
