package dev.echolab.lab.experiment;

import dev.echolab.lab.server.ServerStartException;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.protocol.Protocol;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** The break-it runs. */
final class FaultExperiments {
  private static final int BURST = 400;
  private static final double MIN_CORES = 1.5;
  private static final Duration BURST_TIMEOUT = Duration.ofSeconds(15);

  private FaultExperiments() {}

  static List<Experiment> all() {
    return List.of(nagle(), backlog(), blockingLoop(), tinyBuffers(), oneLoop());
  }

  private static Experiment nagle() {
    UnaryOperator<LoadPlan.Builder> load =
        plan -> plan.protocol(Protocol.RAW).connections(1).sizeBytes(SmallWrites.PAYLOAD_BYTES);
    String[] options = {"--protocol", "raw", "--read-buffer", "16", "--tcp-nodelay"};
    return new FaultExperiment(
        "break-nagle",
        "Nagle's algorithm is left on for a server that answers by small writes.",
        "The last writes of each echo wait for the client's delayed acknowledgement, 40 ms on"
            + " Linux: latency is that of a timer, not of the work.",
        new FaultExperiment.Setup(
            "p50 us",
            "--tcp-nodelay on",
            rig -> p50Us(rig, load, "nio-1", with(options, "on")),
            "--tcp-nodelay off",
            rig -> p50Us(rig, load, "nio-1", with(options, "off")),
            3),
        List.of(
            "The wait depends on the client's kernel: one that acknowledges at once hides it."));
  }

  private static Experiment backlog() {
    return new FaultExperiment(
        "break-backlog",
        "The listener's backlog is 1 when a burst of connections comes.",
        "The kernel drops SYNs that find the queue full; TCP sends them again after 1 s, 2 s:"
            + " connect latency is in seconds while the server is idle.",
        new FaultExperiment.Setup(
            "slowest connect ms",
            "--backlog 1024",
            rig -> slowestConnectMs(rig, "1024"),
            "--backlog 1",
            rig -> slowestConnectMs(rig, "1"),
            3),
        List.of("An acceptor that is never late would need no queue: the burst has to outrun it."));
  }

  private static Experiment blockingLoop() {
    UnaryOperator<LoadPlan.Builder> load = plan -> plan.connections(16);
    return new FaultExperiment(
        "break-blocking-loop",
        "Work that blocks (5 ms) runs on an event loop.",
        "Every connection of the loop waits for its neighbours' work: 16 connections, 16 x 5 ms;"
            + " with a thread per connection each waits for its own 5 ms alone.",
        new FaultExperiment.Setup(
            "p50 us",
            "bio-platform --work block:5ms",
            rig -> p50Us(rig, load, "bio-platform", "--work", "block:5ms"),
            "nio-1 --work block:5ms",
            rig -> p50Us(rig, load, "nio-1", "--work", "block:5ms"),
            3),
        List.of());
  }

  private static Experiment tinyBuffers() {
    UnaryOperator<LoadPlan.Builder> load = plan -> plan.connections(1).sizeBytes(256 * 1024);
    return new FaultExperiment(
        "break-tiny-buffers",
        "Kernel buffers are of the smallest size and payloads are large.",
        "A payload crosses in many small windows, each with a switch to the other side and back:"
            + " more calls, more waits, several times the latency.",
        new FaultExperiment.Setup(
            "p50 us",
            "kernel's own sizes",
            rig -> p50Us(rig, load, "nio-1"),
            "--so-rcvbuf 1 --so-sndbuf 1",
            rig -> p50Us(rig, load, "nio-1", "--so-rcvbuf", "1", "--so-sndbuf", "1"),
            3),
        List.of(
            "The kernel rounds 1 B up to its least (tcp(7)); the server's table shows to what."));
  }

  private static Experiment oneLoop() {
    UnaryOperator<LoadPlan.Builder> load = plan -> plan.connections(16);
    return new FaultExperiment(
        "break-one-loop",
        "One event loop serves everything while the work needs the processor.",
        "One core works, the other looks on: with two loops each request waits for half as many.",
        new FaultExperiment.Setup(
            "p50 us",
            "nio (a loop per core) --work spin:2ms",
            rig -> onFreeCores(rig, load, "nio", "--work", "spin:2ms"),
            "nio-1 --work spin:2ms",
            rig -> p50Us(rig, load, "nio-1", "--work", "spin:2ms"),
            1.4),
        List.of(
            "Needs two cores that are free: if the server with two loops got less than 1.5 of them,"
                + " the verdict is CANNOT BE TOLD."));
  }

  private static String[] with(String[] options, String last) {
    String[] all = Arrays.copyOf(options, options.length + 1);
    all[options.length] = last;
    return all;
  }

  private static FaultExperiment.Figure p50Us(
      Rig rig, UnaryOperator<LoadPlan.Builder> shape, String variant, String... options)
      throws ServerStartException, IOException, InterruptedException {
    return p50Us(load(rig, shape, variant, options));
  }

  private static FaultExperiment.Figure p50Us(LoadOutcome load) {
    Double p50 = load.p50Us();
    return p50 == null
        ? new FaultExperiment.Figure(Double.NaN, "one side had no answer at all")
        : FaultExperiment.Figure.of(p50);
  }

  /** As above, and in doubt unless the server got the cores that its loops can use. */
  private static FaultExperiment.Figure onFreeCores(
      Rig rig, UnaryOperator<LoadPlan.Builder> shape, String variant, String... options)
      throws ServerStartException, IOException, InterruptedException {
    LoadOutcome load = load(rig, shape, variant, options);
    Double cpuUs = load.cpuUsPerEcho();
    double cores =
        cpuUs == null
            ? 0
            : cpuUs * 1e3 * load.result().echoes() / (double) load.result().measuredNs();
    FaultExperiment.Figure figure = p50Us(load);
    return cores >= MIN_CORES
        ? figure
        : new FaultExperiment.Figure(
            figure.value(),
            String.format(
                Locale.ROOT,
                "the server with two loops got %.1f cores, of %d: others used them",
                cores,
                Runtime.getRuntime().availableProcessors()));
  }

  private static LoadOutcome load(
      Rig rig, UnaryOperator<LoadPlan.Builder> shape, String variant, String... options)
      throws ServerStartException, IOException, InterruptedException {
    try (RunningServer server = rig.serve(variant, options)) {
      return server.load(
          plan -> shape.apply(plan).warmup(rig.ms(300, 1000)).duration(rig.ms(700, 3000)));
    }
  }

  /** The deadline if some connects were never decided. */
  private static FaultExperiment.Figure slowestConnectMs(Rig rig, String backlog)
      throws ServerStartException, IOException, InterruptedException {
    try (RunningServer server =
        rig.serve("bio-platform", "--backlog", backlog, "--log-level", "error")) {
      rig.recordCommand(BURST + " connects at once");
      try (ConnectBurst burst = ConnectBurst.open(server.target(), BURST, BURST_TIMEOUT)) {
        int undecided = BURST - burst.connectNs().size() - burst.failed();
        if (undecided > 0) {
          return FaultExperiment.Figure.of(BURST_TIMEOUT.toNanos() / 1e6);
        }
        return FaultExperiment.Figure.of(
            burst.connectNs().stream().mapToLong(ns -> ns).max().orElse(0) / 1e6);
      }
    }
  }
}
