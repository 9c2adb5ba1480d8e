package dev.echolab.lab.experiment;

import dev.echolab.lab.experiment.Experiment.Measurement;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.protocol.Protocol;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Compares a right with a wrong setting under the same load: the wrong one must show a symptom.
 * Only ordinary options are used.
 *
 * @param symptom name and unit of the figure; larger is worse
 * @param minRatio the symptom has appeared if wrong / right is at least this
 */
record FaultExperiment(String name, String symptom, Side right, Side wrong, double minRatio) {
  private static final double MIN_CORES = 1.5;
  private static final int BURST_CONNECTIONS = 400;
  private static final Duration BURST_TIMEOUT = Duration.ofSeconds(15);

  /**
   * One setting of two.
   *
   * @param setting as reports name it
   * @param figure null if it is not available
   */
  record Side(String setting, Measurement<Double> figure) {}

  static List<FaultExperiment> all() {
    UnaryOperator<LoadPlan.Builder> small =
        plan -> plan.protocol(Protocol.RAW).connections(1).sizeBytes(SmallWrites.PAYLOAD_BYTES);
    UnaryOperator<LoadPlan.Builder> large = plan -> plan.connections(1).sizeBytes(256 * 1024);
    UnaryOperator<LoadPlan.Builder> many = plan -> plan.connections(16);
    return List.of(
        new FaultExperiment(
            "break-nagle",
            "p50 us",
            new Side("--tcp-nodelay on", p50Us(small, "nio-1", SmallWrites.options("on"))),
            new Side("--tcp-nodelay off", p50Us(small, "nio-1", SmallWrites.options("off"))),
            3),
        new FaultExperiment(
            "break-backlog",
            "slowest connect ms",
            new Side("--backlog 1024", rig -> slowestConnectMs(rig, "1024")),
            new Side("--backlog 1", rig -> slowestConnectMs(rig, "1")),
            3),
        new FaultExperiment(
            "break-blocking-loop",
            "p50 us",
            side(many, "bio-platform", "--work", "block:5ms"),
            side(many, "nio-1", "--work", "block:5ms"),
            3),
        new FaultExperiment(
            "break-tiny-buffers",
            "p50 us",
            new Side("kernel's own sizes", p50Us(large, "nio-1")),
            new Side(
                "--so-rcvbuf 1 --so-sndbuf 1",
                p50Us(large, "nio-1", "--so-rcvbuf", "1", "--so-sndbuf", "1")),
            3),
        new FaultExperiment(
            "break-one-loop",
            "p50 us",
            new Side(
                "nio (a loop per core) --work spin:2ms",
                rig -> onFreeCores(load(rig, many, "nio", "--work", "spin:2ms"), rig)),
            side(many, "nio-1", "--work", "spin:2ms"),
            1.4));
  }

  Experiment experiment() {
    return new Experiment(name, this::run);
  }

  private Findings run(Rig rig) throws IOException, InterruptedException {
    List<String> settings = List.of("right: " + right.setting(), "wrong: " + wrong.setting());
    Double rightFigure = right.figure().run(rig);
    Double wrongFigure = wrong.figure().run(rig);
    Table table =
        new Table("Right and wrong", "setting | " + symptom)
            .row(settings.get(0), rightFigure)
            .row(settings.get(1), wrongFigure);
    return new Findings(
        List.of(table),
        Chart.bars(
            symptom, Chart.Scale.LOGARITHMIC, symptom, settings, table.series(symptom, symptom)),
        conclude(rightFigure, wrongFigure));
  }

  Conclusion conclude(Double rightFigure, Double wrongFigure) {
    if (rightFigure == null || wrongFigure == null || rightFigure <= 0) {
      return Conclusion.cannotBeTold("the figure of one side is not available");
    }
    double ratio = wrongFigure / rightFigure;
    boolean appeared = ratio >= minRatio;
    return Conclusion.of(
            "the symptom %s: %s is %.1fx with the wrong setting",
            appeared ? "appeared" : "did not appear", symptom, ratio)
        .requires(String.format(Locale.ROOT, ">= %.1fx", minRatio), appeared);
  }

  private static Side side(
      UnaryOperator<LoadPlan.Builder> shape, String variant, String... options) {
    return new Side(variant + " " + String.join(" ", options), p50Us(shape, variant, options));
  }

  private static Measurement<Double> p50Us(
      UnaryOperator<LoadPlan.Builder> shape, String variant, String... options) {
    return rig -> load(rig, shape, variant, options).latencyUs(50);
  }

  /** Starts a server, loads it and stops it. */
  private static LoadOutcome load(
      Rig rig, UnaryOperator<LoadPlan.Builder> shape, String variant, String... options)
      throws IOException, InterruptedException {
    try (RunningServer server = rig.serve(variant, options)) {
      return server.load(
          plan -> shape.apply(plan).warmup(rig.ms(300, 1000)).duration(rig.ms(700, 3000)));
    }
  }

  /** Returns the median latency; doubts it unless the server used the cores that its loops need. */
  private static Double onFreeCores(LoadOutcome load, Rig rig) {
    Double cpuUs = load.cpuUsPerEcho();
    double cores = cpuUs == null ? 0 : cpuUs * load.echoesPerSecond() / 1e6;
    doubtOfCores(cores, Runtime.getRuntime().availableProcessors()).ifPresent(rig::doubt);
    return load.latencyUs(50);
  }

  static Optional<String> doubtOfCores(double used, int available) {
    if (available < 2) {
      return Optional.of("needs two cores, this machine has " + available);
    }
    return used >= MIN_CORES
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "the server with a loop per core used %.1f of %d cores: other programs used the"
                    + " rest",
                used,
                available));
  }

  /** Returns the timeout if some connects neither succeeded nor failed until then. */
  private static Double slowestConnectMs(Rig rig, String backlog)
      throws IOException, InterruptedException {
    try (RunningServer server =
        rig.serve("bio-platform", "--backlog", backlog, "--log-level", "error")) {
      rig.recordCommand(BURST_CONNECTIONS + " connects at once");
      try (ConnectBurst burst =
          ConnectBurst.open(server.target(), BURST_CONNECTIONS, BURST_TIMEOUT)) {
        long slowestNs =
            burst.connectNs().size() + burst.failed() < BURST_CONNECTIONS
                ? BURST_TIMEOUT.toNanos()
                : burst.connectNs().stream().mapToLong(ns -> ns).max().orElse(0);
        return slowestNs / 1e6;
      }
    }
  }
}
