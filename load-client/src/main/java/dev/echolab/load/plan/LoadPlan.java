package dev.echolab.load.plan;

import dev.echolab.protocol.Protocol;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that decides a run. Immutable; two runs of an equal plan send the same bytes.
 *
 * @param targets one or more; connection <i>c</i> goes to target <i>c</i> mod their number
 * @param protocol what the targets speak
 * @param connections 1 or more, over all targets
 * @param loop closed or open loop
 * @param sizes payload sizes; without a header, so at least 1 byte in raw mode
 * @param duration measured time; ignored if {@code requests} is given
 * @param requests messages to measure; 0: {@code duration} decides
 * @param warmup time under load before the measured time, excluded from every figure
 * @param rampPerSecond connections opened per second; 0: as fast as they come
 * @param threads client threads; connection <i>c</i> belongs to thread <i>c</i> mod their number
 * @param seed of payloads, sizes and arrivals
 * @param timeout how long an answer may take, counted from where its latency counts
 * @param pacing how threads wait in an open loop
 * @param churnEchoes a connection is replaced after so many echoes; 0: never
 * @param slowReaderFraction share of connections, 0 to less than 1, that send and never read; they
 *     are load, not measured
 * @param sources local addresses to connect from, used in turn; empty: the kernel chooses
 * @param onDisconnect what to do when a connection is lost
 * @param startAt wall-clock time at which the warm-up begins; empty: when connected
 */
public record LoadPlan(
    List<Target> targets,
    Protocol protocol,
    int connections,
    LoopModel loop,
    SizeDistribution sizes,
    Duration duration,
    long requests,
    Duration warmup,
    double rampPerSecond,
    int threads,
    long seed,
    Duration timeout,
    Pacing pacing,
    long churnEchoes,
    double slowReaderFraction,
    List<String> sources,
    OnDisconnect onDisconnect,
    Optional<Instant> startAt) {

  public LoadPlan {
    targets = List.copyOf(targets);
    sources = List.copyOf(sources);
    require(!targets.isEmpty(), "no target");
    require(connections >= 1, "connections: " + connections);
    require(loop.pipeline() >= 1, "pipeline: " + loop.pipeline());
    require(protocol == Protocol.FRAMED || sizes.minBytes() >= 1, "raw needs 1 byte or more");
    require(requests > 0 || duration.toNanos() > 0, "neither requests nor duration");
    require(slowReaderFraction >= 0 && slowReaderFraction < 1, "slow readers");
    int measured = connections - (int) Math.round(connections * slowReaderFraction);
    require(measured >= 1, "only slow readers");
    require(threads >= 1 && threads <= measured, "threads: " + threads);
    if (loop instanceof LoopModel.Open open) {
      require(open.perSecond() > 0, "rate: " + open.perSecond());
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** A plan for one target with the defaults of {@code lab load}. */
  public static Builder builder(String host, int port) {
    return new Builder().target(new Target(host, port));
  }

  public boolean isOpenLoop() {
    return loop instanceof LoopModel.Open;
  }

  /**
   * Connections that are measured: those numbered from 0 to below this. The others are slow
   * readers.
   */
  public int measuredConnections() {
    return connections - (int) Math.round(connections * slowReaderFraction);
  }

  /** A builder that makes a plan like this one. */
  public Builder toBuilder() {
    Builder b = new Builder();
    b.targets.addAll(targets);
    b.protocol = protocol;
    b.connections = connections;
    b.loop = loop;
    b.sizes = sizes;
    b.duration = duration;
    b.requests = requests;
    b.warmup = warmup;
    b.rampPerSecond = rampPerSecond;
    b.threads = threads;
    b.seed = seed;
    b.timeout = timeout;
    b.pacing = pacing;
    b.churnEchoes = churnEchoes;
    b.slowReaderFraction = slowReaderFraction;
    b.sources = sources;
    b.onDisconnect = onDisconnect;
    b.startAt = startAt;
    return b;
  }

  /** Collects a plan. Not thread-safe. */
  public static final class Builder {
    /** In flight per connection in an open loop unless told otherwise. */
    public static final int OPEN_LOOP_PIPELINE = 1024;

    private final List<Target> targets = new ArrayList<>();
    private Protocol protocol = Protocol.FRAMED;
    private int connections = 64;
    private LoopModel loop = new LoopModel.Closed(1, Duration.ZERO);
    private SizeDistribution sizes = SizeDistribution.fixed(128);
    private Duration duration = Duration.ofSeconds(10);
    private long requests;
    private Duration warmup = Duration.ofSeconds(2);
    private double rampPerSecond;
    private int threads = 1;
    private long seed = 1;
    private Duration timeout = Duration.ofSeconds(5);
    private Pacing pacing = Pacing.PARK;
    private long churnEchoes;
    private double slowReaderFraction;
    private List<String> sources = List.of();
    private OnDisconnect onDisconnect = OnDisconnect.GIVE_UP;
    private Optional<Instant> startAt = Optional.empty();

    private Builder() {}

    public Builder target(Target target) {
      targets.add(target);
      return this;
    }

    public Builder onlyTarget(Target target) {
      targets.clear();
      return target(target);
    }

    public Builder protocol(Protocol value) {
      protocol = value;
      return this;
    }

    public Builder connections(int value) {
      connections = value;
      return this;
    }

    public Builder loop(LoopModel value) {
      loop = value;
      return this;
    }

    /** A closed loop without think time. */
    public Builder closedLoop(int pipeline) {
      return loop(new LoopModel.Closed(pipeline, Duration.ZERO));
    }

    /** An open loop over all connections in turn. */
    public Builder openLoop(double perSecond, Arrivals arrivals) {
      return loop(
          new LoopModel.Open(
              perSecond, arrivals, LoopModel.Spread.ROUND_ROBIN, OPEN_LOOP_PIPELINE));
    }

    public Builder sizes(SizeDistribution value) {
      sizes = value;
      return this;
    }

    public Builder sizeBytes(int value) {
      return sizes(SizeDistribution.fixed(value));
    }

    public Builder duration(Duration value) {
      duration = value;
      return this;
    }

    public Builder requests(long value) {
      requests = value;
      return this;
    }

    public Builder warmup(Duration value) {
      warmup = value;
      return this;
    }

    public Builder rampPerSecond(double value) {
      rampPerSecond = value;
      return this;
    }

    public Builder threads(int value) {
      threads = value;
      return this;
    }

    public Builder seed(long value) {
      seed = value;
      return this;
    }

    public Builder timeout(Duration value) {
      timeout = value;
      return this;
    }

    public Builder pacing(Pacing value) {
      pacing = value;
      return this;
    }

    public Builder churnEchoes(long value) {
      churnEchoes = value;
      return this;
    }

    public Builder slowReaderFraction(double value) {
      slowReaderFraction = value;
      return this;
    }

    public Builder sources(List<String> value) {
      sources = value;
      return this;
    }

    public Builder onDisconnect(OnDisconnect value) {
      onDisconnect = value;
      return this;
    }

    public Builder startAt(Instant value) {
      startAt = Optional.of(value);
      return this;
    }

    /**
     * The plan.
     *
     * @throws IllegalArgumentException if its values contradict each other
     */
    public LoadPlan build() {
      return new LoadPlan(
          targets,
          protocol,
          connections,
          loop,
          sizes,
          duration,
          requests,
          warmup,
          rampPerSecond,
          threads,
          seed,
          timeout,
          pacing,
          churnEchoes,
          slowReaderFraction,
          sources,
          onDisconnect,
          startAt);
    }
  }
}
