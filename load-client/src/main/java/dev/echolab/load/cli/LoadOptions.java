package dev.echolab.load.cli;

import dev.echolab.load.os.OpenFileLimit;
import dev.echolab.load.plan.Arrivals;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.LoopModel;
import dev.echolab.load.plan.OnDisconnect;
import dev.echolab.load.plan.Pacing;
import dev.echolab.load.plan.SizeDistribution;
import dev.echolab.load.plan.Target;
import dev.echolab.protocol.Protocol;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that make a workload, for every command that generates load. */
public final class LoadOptions {
  private static final int MOST_CONNECTIONS = 1 << 24;
  private static final int MOST_PIPELINE = 1 << 20;
  private static final double MOST_RATE = 1e9;
  private static final int FILES_KEPT_FREE = 32;

  @Spec(picocli.CommandLine.Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--protocol",
      paramLabel = "framed|raw",
      defaultValue = "framed",
      description =
          "framed: docs/protocol.md; raw: any server that returns what it gets (RFC 862)."
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
          "The most messages unanswered on a connection. Default: 1 in a closed loop, 1024 with"
              + " --rate (what is due beyond it waits, and its waiting counts)")
  private Long pipeline;

  @Option(
      names = {"-r", "--rate"},
      paramLabel = "N",
      converter = Converters.OfRate.class,
      description =
          "Open loop: messages per second over all connections, such as 500, 2.5k or 1m, whatever"
              + " the server does. Without it: closed loop")
  private Double rate;

  @Option(
      names = "--rate-per-connection",
      paramLabel = "N",
      converter = Converters.OfRate.class,
      description = "Open loop: messages per second on each connection")
  private Double ratePerConnection;

  @Option(
      names = "--arrivals",
      paramLabel = "constant|poisson",
      description =
          "Open loop: evenly spread, or at random as independent users are. Default: constant")
  private Arrivals arrivals;

  @Option(
      names = "--pacing",
      paramLabel = "park|spin",
      description =
          "Open loop: sleep between messages, or never sleep (a whole core per thread, sends within"
              + " some us). Default: park")
  private Pacing pacing;

  @Option(
      names = "--think",
      paramLabel = "DURATION",
      description = "Closed loop: pause between an answer and the next message. Default: none")
  private Duration think;

  @Option(
      names = {"-s", "--size"},
      paramLabel = "SIZES",
      converter = Converters.OfSizes.class,
      defaultValue = "128",
      description =
          "Payload bytes: 128, 64..4096, or with weights 128:90,4096:9,64k:1."
              + " Default: ${DEFAULT-VALUE}")
  private SizeDistribution size;

  @Option(
      names = {"-d", "--duration"},
      paramLabel = "DURATION",
      description = "Measured time. Default: 10s")
  private Duration duration;

  @Option(
      names = {"-n", "--requests"},
      paramLabel = "N",
      converter = Converters.OfCount.class,
      description = "Measure so many messages, instead of a time")
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
      description = "Open so many connections per second. Default: as fast as they come")
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
      description = "How long an answer may take. Default: ${DEFAULT-VALUE}")
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
          "Share of connections that send and never read, such as 0.1 or 10%%; they are load, not"
              + " measured. Default: ${DEFAULT-VALUE}")
  private double slowReader;

  @Option(
      names = "--source",
      paramLabel = "ADDRESS[-ADDRESS]",
      description =
          "Local IPv4 addresses to connect from, used in turn: each has some 28,000 ports")
  private String source;

  @Option(
      names = "--reconnect",
      description = "Connect again when a connection is lost; what is due meanwhile waits")
  private boolean reconnect;

  @Option(
      names = "--start-at",
      paramLabel = "TIME",
      description =
          "Begin the warm-up at this wall-clock time, such as 2026-01-31T12:00:00Z, so that several"
              + " machines start together")
  private String startAt;

  /**
   * The plan, checked.
   *
   * @throws ParameterException naming the option and what it takes
   */
  public LoadPlan toPlan(List<Target> targets) {
    return check(toBuilder(targets).build());
  }

  private LoadPlan.Builder toBuilder(List<Target> targets) {
    require(connections >= 1 && connections <= MOST_CONNECTIONS, "--connections takes 1 or more");
    long slow = Math.round(connections * slowReader);
    require(slow < connections, "--slow-reader leaves no connection to measure");
    require(
        threads >= 1 && threads <= Math.min(1024, connections - slow),
        "--threads takes 1 to the number of connections that are measured, not " + threads);
    require(
        protocol == Protocol.FRAMED || size.minBytes() >= 1,
        "--size takes 1 or more with --protocol raw: nothing would come back");
    require(timeout.toNanos() > 0, "--timeout takes more than 0s");
    require(!warmup.isNegative(), "--warmup takes 0s or more");
    require(ramp == null || ramp > 0, "--ramp takes more than 0");
    require(churn == null || churn >= 1, "--churn takes 1 or more");
    require(requests == null || requests >= 1, "--requests takes 1 or more");
    require(duration == null || duration.toNanos() > 0, "--duration takes more than 0s");
    require(duration == null || requests == null, "--duration and --requests exclude each other");
    require(targets.size() <= connections, "--connections must reach every --target at least once");
    LoadPlan.Builder plan =
        LoadPlan.builder(targets.get(0).host(), targets.get(0).port())
            .protocol(protocol)
            .connections((int) connections)
            .loop(pace((int) (connections - slow)))
            .sizes(size)
            .warmup(warmup)
            .threads((int) threads)
            .seed(seed.value())
            .timeout(timeout)
            .slowReaderFraction(slowReader)
            .onDisconnect(reconnect ? OnDisconnect.RECONNECT : OnDisconnect.GIVE_UP)
            .pacing(pacing == null ? Pacing.PARK : pacing);
    targets.stream().skip(1).forEach(plan::target);
    if (duration != null) {
      plan.duration(duration);
    }
    if (requests != null) {
      plan.requests(requests);
    }
    if (ramp != null) {
      plan.rampPerSecond(ramp);
    }
    if (churn != null) {
      plan.churnEchoes(churn);
    }
    addSources(plan);
    addStart(plan);
    return plan;
  }

  private LoopModel pace(int measured) {
    boolean open = rate != null || ratePerConnection != null;
    require(
        rate == null || ratePerConnection == null,
        "--rate and --rate-per-connection exclude each other");
    if (!open) {
      require(arrivals == null, "--arrivals needs --rate");
      require(pacing == null || think != null, "--pacing needs --rate or --think");
      require(think == null || !think.isNegative(), "--think takes 0s or more");
      return new LoopModel.Closed(pipelineOr(1), think == null ? Duration.ZERO : think);
    }
    require(think == null, "--think is for a closed loop: without --rate");
    String name = rate != null ? "--rate" : "--rate-per-connection";
    double perSecond = rate != null ? rate : ratePerConnection * measured;
    require(
        perSecond > 0 && perSecond <= MOST_RATE,
        name + " takes more than 0 and at most 1000m in all");
    Arrivals how = arrivals == null ? Arrivals.CONSTANT : arrivals;
    boolean byLot = ratePerConnection != null && how == Arrivals.POISSON;
    return new LoopModel.Open(
        perSecond,
        how,
        byLot ? LoopModel.Spread.RANDOM : LoopModel.Spread.ROUND_ROBIN,
        pipelineOr(LoadPlan.Builder.OPEN_LOOP_PIPELINE));
  }

  private int pipelineOr(int unlessGiven) {
    long value = pipeline == null ? unlessGiven : pipeline;
    require(value >= 1 && value <= MOST_PIPELINE, "--pipeline takes 1 to 1048576, not " + value);
    return (int) value;
  }

  private void addSources(LoadPlan.Builder plan) {
    if (source != null) {
      try {
        plan.sources(SourceAddresses.parse(source));
      } catch (IllegalArgumentException e) {
        throw new ParameterException(
            command.commandLine(), "Invalid value for option '--source': " + e.getMessage(), e);
      }
    }
  }

  private void addStart(LoadPlan.Builder plan) {
    if (startAt == null) {
      return;
    }
    Instant at;
    try {
      at = Instant.parse(startAt);
    } catch (DateTimeParseException e) {
      throw new ParameterException(
          command.commandLine(),
          "--start-at takes a time such as 2026-01-31T12:00:00Z, not '" + startAt + "'",
          e);
    }
    require(at.isAfter(Instant.now()), "--start-at: " + startAt + " has passed");
    plan.startAt(at);
  }

  private LoadPlan check(LoadPlan plan) {
    OptionalLong files = OpenFileLimit.soft();
    require(
        files.isEmpty() || plan.connections().count() + FILES_KEPT_FREE <= files.getAsLong(),
        "--connections "
            + plan.connections().count()
            + " needs more files than this process may open ("
            + files.orElse(0)
            + "; see ulimit -n)");
    return plan;
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(command.commandLine(), otherwise);
    }
  }
}
