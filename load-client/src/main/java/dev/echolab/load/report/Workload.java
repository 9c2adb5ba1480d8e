package dev.echolab.load.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.echolab.load.plan.Arrivals;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.LoopModel;
import dev.echolab.load.plan.OnDisconnect;
import dev.echolab.load.plan.Pacing;
import dev.echolab.load.plan.PayloadFile;
import dev.echolab.load.plan.RateProfile;
import dev.echolab.load.plan.SizeDistribution;
import dev.echolab.load.plan.Target;
import dev.echolab.load.report.Json.Absent;
import dev.echolab.protocol.Protocol;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The plan of a run as the {@code workload} of its JSON result. A start time is not part of it.
 *
 * @param thinkNs of a closed loop only
 * @param ratePerSecond of an open loop only, as {@code arrivals}, {@code spread}
 * @param profile of an open loop whose rate changes; {@code ratePerSecond} is its average then
 * @param pacing absent in a closed loop that sleeps in its think time, or has none
 * @param payloadSha256 of the file whose bytes are every payload; absent if they are generated
 * @param requests absent if {@code durationNs} limits the run
 */
record Workload(
    List<Target> targets,
    Protocol protocol,
    Loop loop,
    int connections,
    int pipeline,
    @Absent Long thinkNs,
    @Absent Double ratePerSecond,
    @Absent Arrivals arrivals,
    @Absent RateProfile profile,
    @Absent LoopModel.Spread spread,
    @Absent Pacing pacing,
    SizeDistribution size,
    double sizeMeanBytes,
    @Absent String payloadSha256,
    @Absent Long requests,
    @Absent Long durationNs,
    long warmupNs,
    double rampPerSecond,
    int threads,
    long seed,
    long timeoutNs,
    long churnEchoes,
    double slowReaderFraction,
    List<String> sources,
    boolean reconnect) {

  enum Loop {
    @JsonProperty("open")
    OPEN,
    @JsonProperty("closed")
    CLOSED
  }

  static Workload of(LoadPlan plan) {
    LoopModel.Open open = plan.loop() instanceof LoopModel.Open model ? model : null;
    LoopModel.Closed closed = plan.loop() instanceof LoopModel.Closed model ? model : null;
    boolean counted = plan.timing().requests() > 0;
    return new Workload(
        plan.targets(),
        plan.traffic().protocol(),
        open != null ? Loop.OPEN : Loop.CLOSED,
        plan.connections().count(),
        plan.loop().pipeline(),
        closed == null ? null : closed.think().toNanos(),
        open == null ? null : open.perSecond(),
        open == null ? null : open.arrivals(),
        plan.profile().stages().isEmpty() ? null : plan.profile(),
        open == null ? null : open.spread(),
        open == null && plan.threads().pacing() == Pacing.PARK ? null : plan.threads().pacing(),
        plan.traffic().sizes(),
        plan.traffic().sizes().meanBytes(),
        plan.traffic().payload().map(PayloadFile::sha256).orElse(null),
        counted ? plan.timing().requests() : null,
        counted ? null : plan.timing().duration().toNanos(),
        plan.timing().warmup().toNanos(),
        plan.connections().rampPerSecond(),
        plan.threads().count(),
        plan.traffic().seed(),
        plan.timing().timeout().toNanos(),
        plan.connections().churnEchoes(),
        plan.connections().slowReaderFraction(),
        plan.connections().sources(),
        plan.connections().onDisconnect() == OnDisconnect.RECONNECT);
  }

  /** Returns the plan that this was made of; throws if a value is missing or out of range. */
  LoadPlan toPlan() {
    return new LoadPlan(
        targets,
        new LoadPlan.Connections(
            connections,
            rampPerSecond,
            sources,
            churnEchoes,
            slowReaderFraction,
            reconnect ? OnDisconnect.RECONNECT : OnDisconnect.GIVE_UP),
        loopModel(),
        new LoadPlan.Traffic(
            protocol, size, seed, Optional.ofNullable(payloadSha256).map(PayloadFile::known)),
        new LoadPlan.Timing(
            Duration.ofNanos(requests == null ? present("durationNs", durationNs) : 0),
            requests == null ? 0 : requests,
            Duration.ofNanos(warmupNs),
            Duration.ofNanos(timeoutNs),
            Optional.empty()),
        new LoadPlan.ClientThreads(threads, pacing == null ? Pacing.PARK : pacing));
  }

  private LoopModel loopModel() {
    return switch (loop) {
      case CLOSED -> new LoopModel.Closed(pipeline, Duration.ofNanos(present("thinkNs", thinkNs)));
      case OPEN ->
          new LoopModel.Open(
              present("ratePerSecond", ratePerSecond),
              present("arrivals", arrivals),
              present("spread", spread),
              pipeline,
              profile == null ? RateProfile.NONE : profile);
    };
  }

  private static <T> T present(String key, T value) {
    if (value == null) {
      throw new IllegalArgumentException("workload." + key + " is missing");
    }
    return value;
  }
}
