package dev.echolab.load.cli;

import static java.util.Objects.requireNonNullElse;

import dev.echolab.cli.CommandLines;
import dev.echolab.cli.Durations;
import dev.echolab.load.os.ProcFile;
import dev.echolab.load.plan.Arrivals;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.LoopModel;
import dev.echolab.load.plan.OnDisconnect;
import dev.echolab.load.plan.Pacing;
import dev.echolab.load.plan.PayloadFile;
import dev.echolab.load.plan.RateProfile;
import dev.echolab.load.plan.SizeDistribution;
import dev.echolab.load.plan.Target;
import dev.echolab.protocol.Protocol;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Declares the options of a workload and turns them into a checked {@link LoadPlan}. */
public final class LoadOptions {
  private static final int MAX_CONNECTIONS = 1 << 24;
  private static final int MAX_PIPELINE = 1 << 20;
  private static final double MAX_RATE = 1e9;
  private static final Duration DEFAULT_DURATION = Duration.ofSeconds(10);
  private static final int DEFAULT_BYTES = 128;
  private static final int FILES_KEPT_FREE = 32;
  private static final int MAX_SELECTED = 1024; // by one call of a JDK selector

  @Spec(picocli.CommandLine.Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--protocol",
      paramLabel = "framed|raw",
      defaultValue = "framed",
      description =
          "framed: docs/protocol.md; raw: any server that returns all bytes (RFC 862)."
              + " Default: ${DEFAULT-VALUE}")
  private Protocol protocol;

  @Option(
      names = {"-c", "--connections"},
      paramLabel = "N",
      converter = Converters.OfCount.class,
      defaultValue = "64",
      description = "Connections, over all targets. Default: ${DEFAULT-VALUE}")
  private long connections;

  @Option(
      names = "--pipeline",
      paramLabel = "N",
      converter = Converters.OfCount.class,
      description =
          "Maximum messages in flight per connection. Default: 1 in a closed loop, 1024 with --rate"
              + " (further due messages wait, and the wait counts as latency)")
  private Long pipeline;

  @Option(
      names = {"-r", "--rate"},
      paramLabel = "N",
      converter = Converters.OfRate.class,
      description =
          "Open loop: messages per second over all connections, such as 500, 2.5k or 1m,"
              + " independent of the server. Without it: closed loop")
  private Double rate;

  @Option(
      names = "--rate-per-connection",
      paramLabel = "N",
      converter = Converters.OfRate.class,
      description = "Open loop: messages per second on each connection")
  private Double ratePerConnection;

  @Option(
      names = "--profile",
      paramLabel = "PROFILE",
      description =
          "Open loop whose rate changes, instead of --rate and --duration: 1k..50k/30s (a ramp),"
              + " 5k/10s,20k/10s (two stages), 1k..5k/5x10s (five steps of 10 s)")
  private RateProfile profile;

  @Option(
      names = "--arrivals",
      paramLabel = "constant|poisson",
      description =
          "Open loop: evenly spaced, or at random as by independent users. Default: constant")
  private Arrivals arrivals;

  @Option(
      names = "--pacing",
      paramLabel = "park|spin",
      description =
          "Open loop: sleep between messages, or busy-wait (uses one core per thread, sends within"
              + " a few us). Default: park")
  private Pacing pacing;

  @Option(
      names = "--think",
      paramLabel = "DURATION",
      description = "Closed loop: pause between a reply and the next message. Default: none")
  private Duration think;

  @Option(
      names = {"-s", "--size"},
      paramLabel = "SIZES",
      description =
          "Payload bytes: 128, 64..4096, or with weights 128:90,4096:9,64k:1. Default: 128")
  private SizeDistribution size;

  @Option(
      names = "--payload-file",
      paramLabel = "FILE",
      description =
          "Every message is the content of this file, and so must be its reply; instead of --size")
  private PayloadFile payload;

  @Option(
      names = {"-d", "--duration"},
      paramLabel = "DURATION",
      description = "Measured time. Default: 10s")
  private Duration duration;

  @Option(
      names = {"-n", "--requests"},
      paramLabel = "N",
      converter = Converters.OfCount.class,
      description = "Measure this many messages instead of a time")
  private Long requests;

  @Option(
      names = "--warmup",
      paramLabel = "DURATION",
      defaultValue = "2s",
      description = "Time under load before the measured time. Default: ${DEFAULT-VALUE}")
  private Duration warmup;

  @Option(
      names = "--ramp",
      paramLabel = "N",
      converter = Converters.OfRate.class,
      description = "Open this many connections per second. Default: no limit")
  private Double ramp;

  @Option(
      names = {"-t", "--threads"},
      paramLabel = "N",
      converter = Converters.OfCount.class,
      defaultValue = "1",
      description = "Client threads. Default: ${DEFAULT-VALUE}")
  private long threads;

  @Mixin private SeedOption seed;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "5s",
      description = "Time limit of a reply. Default: ${DEFAULT-VALUE}")
  private Duration timeout;

  @Option(
      names = "--churn",
      paramLabel = "N",
      converter = Converters.OfCount.class,
      description = "Replace each connection after N echoes. Default: never")
  private Long churn;

  @Option(
      names = "--slow-reader",
      paramLabel = "FRACTION",
      converter = Converters.OfFraction.class,
      defaultValue = "0",
      description =
          "Fraction of the connections that send and never read, such as 0.1 or 10%%; they are load"
              + " and are not measured. Default: ${DEFAULT-VALUE}")
  private double slowReader;

  @Option(
      names = "--source",
      paramLabel = "ADDRESS[-ADDRESS]",
      description =
          "Local IPv4 addresses to connect from, used in rotation; each has about 28,000 ports")
  private SourceAddresses source;

  @Option(
      names = "--reconnect",
      description =
          "Reconnect when a connection is lost; messages due in the meantime wait. With --requests"
              + " for at most a minute")
  private boolean reconnect;

  @Option(
      names = "--start-at",
      paramLabel = "TIME",
      description =
          "Start the warm-up at this wall-clock time, such as 2026-01-31T12:00:00Z, so that several"
              + " machines start together")
  private Instant startAt;

  /** Returns the plan, or throws with the option and the values that it accepts. */
  public LoadPlan toPlan(List<Target> targets) {
    CommandLines.requireInRange(command, "--connections", connections, 1, MAX_CONNECTIONS);
    LoadPlan.Connections planned =
        new LoadPlan.Connections(
            (int) connections,
            requireNonNullElse(ramp, 0.0),
            source == null ? List.of() : source.addresses(),
            requireNonNullElse(churn, 0L),
            slowReader,
            reconnect ? OnDisconnect.RECONNECT : OnDisconnect.GIVE_UP);
    checkCounts(targets.size(), planned.measured());
    checkTimes();
    require(size == null || payload == null, "--size and --payload-file exclude each other");
    SizeDistribution sizes =
        payload == null
            ? requireNonNullElse(size, SizeDistribution.fixed(DEFAULT_BYTES))
            : SizeDistribution.fixed(payload.bytes().remaining());
    require(
        protocol == Protocol.FRAMED || sizes.minBytes() >= 1,
        "--size takes 1 or more with --protocol raw: 0 bytes have no echo");
    return new LoadPlan(
        targets,
        planned,
        loop(planned.measured()),
        new LoadPlan.Traffic(protocol, sizes, seed.value(), Optional.ofNullable(payload)),
        new LoadPlan.Timing(
            profile == null ? requireNonNullElse(duration, DEFAULT_DURATION) : profile.duration(),
            requireNonNullElse(requests, 0L),
            warmup,
            timeout,
            Optional.ofNullable(startAt)),
        new LoadPlan.ClientThreads((int) threads, requireNonNullElse(pacing, Pacing.PARK)));
  }

  private void checkCounts(int targets, int measured) {
    require(measured >= 1, "--slow-reader leaves no connection to measure");
    require(
        threads >= 1 && threads <= Math.min(1024, measured),
        "--threads takes 1 to the number of connections that are measured, not " + threads);
    require(ramp == null || ramp > 0, "--ramp takes more than 0");
    require(churn == null || churn >= 1, "--churn takes 1 or more");
    require(requests == null || requests >= 1, "--requests takes 1 or more");
    require(targets <= connections, "--connections must reach every server at least once");
    // A selector has two. A replaced connection keeps its own until the next select handles it.
    long replaced = churn == null ? 0 : Math.min(connections, MAX_SELECTED * threads);
    long needed = connections + replaced + 2 * threads + targets + FILES_KEPT_FREE;
    OptionalLong files = ProcFile.openFileLimit();
    require(
        files.isEmpty() || needed <= files.getAsLong(),
        "--connections %s needs %s open files, more than the limit of this process (%s; see ulimit -n)"
            .formatted(connections, needed, files.orElse(0)));
  }

  private void checkTimes() {
    require(timeout.toMillis() > 0, "--timeout takes 1ms or more");
    require(!warmup.isNegative(), "--warmup takes 0s or more");
    require(duration == null || duration.toNanos() > 0, "--duration takes more than 0s");
    require(duration == null || requests == null, "--duration and --requests exclude each other");
    require(
        profile == null || (duration == null && requests == null),
        "--profile has the durations of its stages: no --duration, no --requests");
    Instant now = Instant.now();
    require(startAt == null || startAt.isAfter(now), "--start-at: " + startAt + " has passed");
    require(
        startAt == null || startAt.isBefore(now.plus(Durations.MAX_DURATION)),
        "--start-at: " + startAt + " is more than 365 days from now");
  }

  private LoopModel loop(int measured) {
    long rates = Stream.of(rate, ratePerConnection, profile).filter(Objects::nonNull).count();
    require(rates <= 1, "--rate, --rate-per-connection and --profile exclude each other");
    if (rates == 0) {
      require(arrivals == null, "--arrivals needs --rate or --profile");
      require(pacing == null || think != null, "--pacing needs --rate, --profile or --think");
      require(think == null || !think.isNegative(), "--think takes 0s or more");
      return new LoopModel.Closed(pipelineOr(1), requireNonNullElse(think, Duration.ZERO));
    }
    require(think == null, "--think is for a closed loop: without --rate");
    String name = rate != null ? "--rate" : "--rate-per-connection";
    double perSecond =
        profile != null
            ? profile.meanPerSecond()
            : rate != null ? rate : ratePerConnection * measured;
    require(
        perSecond > 0 && perSecond <= MAX_RATE,
        name + " takes more than 0 and at most 1000m in all");
    boolean random = ratePerConnection != null && arrivals == Arrivals.POISSON;
    return new LoopModel.Open(
        perSecond,
        requireNonNullElse(arrivals, Arrivals.CONSTANT),
        random ? LoopModel.Spread.RANDOM : LoopModel.Spread.ROUND_ROBIN,
        pipelineOr(LoadPlan.Builder.OPEN_LOOP_PIPELINE),
        requireNonNullElse(profile, RateProfile.NONE));
  }

  private int pipelineOr(long defaultValue) {
    long value = requireNonNullElse(pipeline, defaultValue);
    CommandLines.requireInRange(command, "--pipeline", value, 1, MAX_PIPELINE);
    return (int) value;
  }

  private void require(boolean holds, String message) {
    CommandLines.require(command, holds, message);
  }
}
