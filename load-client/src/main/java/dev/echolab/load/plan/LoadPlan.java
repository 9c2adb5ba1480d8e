package dev.echolab.load.plan;

import dev.echolab.protocol.Protocol;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Describes one run completely: two runs of equal plans send the same bytes. Immutable; any thread
 * may use it.
 *
 * @param targets one or more; connection <i>c</i> goes to target <i>c</i> mod their count
 * @param connections how many connections there are, and how they are opened and replaced
 * @param loop closed or open loop
 * @param traffic what is sent
 * @param timing how long the run takes
 * @param threads the threads that send and receive
 */
public record LoadPlan(
    List<Target> targets,
    Connections connections,
    LoopModel loop,
    Traffic traffic,
    Timing timing,
    ClientThreads threads) {

  /**
   * The connections of a run, over all targets.
   *
   * @param count 1 or more
   * @param rampPerSecond connections opened per second; 0: no limit
   * @param sources local addresses to connect from, used in rotation; empty: the kernel chooses
   * @param churnEchoes a connection is replaced after this many echoes; 0: never
   * @param slowReaderFraction fraction of the connections, 0 to less than 1, that send and never
   *     read; they are load and are not measured
   * @param onDisconnect what to do when a connection is lost
   */
  public record Connections(
      int count,
      double rampPerSecond,
      List<String> sources,
      long churnEchoes,
      double slowReaderFraction,
      OnDisconnect onDisconnect) {
    public Connections {
      sources = List.copyOf(sources);
      require(count >= 1, "connections: " + count);
      require(slowReaderFraction >= 0 && slowReaderFraction < 1, "slow readers");
    }

    /** The connections numbered from 0 to below this are measured; the others are slow readers. */
    public int measured() {
      return count - (int) Math.round(count * slowReaderFraction);
    }
  }

  /**
   * What is sent.
   *
   * @param protocol the protocol of all targets
   * @param sizes payload sizes; raw messages have no header, so at least 1 byte in raw mode
   * @param seed of payloads, sizes and arrivals
   * @param payload the same for every message; empty: generated
   */
  public record Traffic(
      Protocol protocol, SizeDistribution sizes, long seed, Optional<PayloadFile> payload) {
    public Traffic {
      require(protocol == Protocol.FRAMED || sizes.minBytes() >= 1, "raw needs 1 byte or more");
    }
  }

  /**
   * How long the run takes.
   *
   * @param duration measured time; ignored if {@code requests} is given
   * @param requests messages to measure; 0: {@code duration} decides
   * @param warmup time under load before the measured time, excluded from every figure
   * @param timeout time limit for a reply, from the intended time of its message
   * @param startAt wall-clock time at which the warm-up begins; empty: when connected
   */
  public record Timing(
      Duration duration,
      long requests,
      Duration warmup,
      Duration timeout,
      Optional<Instant> startAt) {
    public Timing {
      require(requests > 0 || duration.toNanos() > 0, "neither requests nor duration");
    }
  }

  /**
   * The threads that send and receive.
   *
   * @param count 1 or more; connection <i>c</i> belongs to thread <i>c</i> mod this
   * @param pacing how a thread waits until the next message is due
   */
  public record ClientThreads(int count, Pacing pacing) {}

  public LoadPlan {
    targets = List.copyOf(targets);
    require(!targets.isEmpty(), "no targets");
    require(loop.pipeline() >= 1, "pipeline: " + loop.pipeline());
    int measured = connections.measured();
    require(measured >= 1, "only slow readers");
    require(threads.count() >= 1 && threads.count() <= measured, "threads: " + threads.count());
    if (loop instanceof LoopModel.Open open) {
      require(open.perSecond() > 0, "rate: " + open.perSecond());
      require(
          open.profile().stages().isEmpty()
              || (timing.requests == 0 && open.profile().duration().equals(timing.duration)),
          "the profile is not as long as the measured time");
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** Starts a plan for one target with the defaults of {@code lab load}. */
  public static Builder builder(String host, int port) {
    return new Builder(new Target(host, port));
  }

  /** Returns how the rate changes in the measured time; without stages if it does not. */
  public RateProfile profile() {
    return loop instanceof LoopModel.Open open ? open.profile() : RateProfile.NONE;
  }

  public boolean isOpenLoop() {
    return loop instanceof LoopModel.Open;
  }

  /** Collects the values of a plan. Not thread-safe. */
  public static final class Builder {
    /** Default pipeline of an open loop: messages in flight per connection. */
    public static final int OPEN_LOOP_PIPELINE = 1024;

    private final Target target;
    private Protocol protocol = Protocol.FRAMED;
    private int connections = 64;
    private LoopModel loop = new LoopModel.Closed(1, Duration.ZERO);
    private SizeDistribution sizes = SizeDistribution.fixed(128);
    private Duration duration = Duration.ofSeconds(10);
    private long requests;
    private Duration warmup = Duration.ofSeconds(2);
    private int threads = 1;
    private long seed = 1;
    private Duration timeout = Duration.ofSeconds(5);
    private OnDisconnect onDisconnect = OnDisconnect.GIVE_UP;

    private Builder(Target target) {
      this.target = target;
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

    /** An open loop that uses all connections in rotation. */
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

    public Builder onDisconnect(OnDisconnect value) {
      onDisconnect = value;
      return this;
    }

    /** Builds the plan; throws IllegalArgumentException if its values contradict each other. */
    public LoadPlan build() {
      return new LoadPlan(
          List.of(target),
          new Connections(connections, 0, List.of(), 0, 0, onDisconnect),
          loop,
          new Traffic(protocol, sizes, seed, Optional.empty()),
          new Timing(duration, requests, warmup, timeout, Optional.empty()),
          new ClientThreads(threads, Pacing.PARK));
    }
  }
}
