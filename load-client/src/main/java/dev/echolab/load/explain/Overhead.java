package dev.echolab.load.explain;

import dev.echolab.load.driver.CannotConnectException;
import dev.echolab.load.driver.LoadPlan;
import dev.echolab.load.driver.LoadRun;
import dev.echolab.load.driver.Phase;
import dev.echolab.load.driver.RunListener;
import dev.echolab.load.driver.Target;
import dev.echolab.load.driver.TracedProbe.Asking;
import dev.echolab.load.explain.ExplainSettings.Load;
import dev.echolab.load.kernel.ProcessCpu;
import dev.echolab.load.lab.Bootstrap;
import dev.echolab.load.lab.BothEnds;
import dev.echolab.load.lab.CannotStartException;
import dev.echolab.load.lab.ConfidenceInterval;
import dev.echolab.load.lab.LabHome;
import dev.echolab.load.lab.ProcessSample;
import dev.echolab.load.lab.Progress;
import dev.echolab.load.lab.ServerCommand;
import dev.echolab.load.lab.ServerProcess;
import dev.echolab.load.lab.Variant;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.report.Format;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/**
 * What looking costs: the throughput of the full load with tracing, and with the kernel counting
 * system calls, over that without either. Rounds of all ways, in turned order, each run on a fresh
 * server; a ratio is formed within a round.
 */
public final class Overhead {
  private static final Duration READY_WITHIN = Duration.ofSeconds(30);

  /** Enough, at their interval, for about 1 in 100 of what one loop serves on the machine here. */
  private static final int PROBES = 3;

  private static final int TURNS = 120;
  private static final Duration ONE_SERVER_WARMUP = Duration.ofSeconds(3);
  private static final Duration TURN_WARMUP = Duration.ofMillis(150);
  private static final Duration TURN = Duration.ofMillis(500);

  /** How a server is looked at. */
  enum Way {
    PLAIN("not looked at", "off"),
    STAMPED("--trace on, no request traced", "on"),
    UNTRACED("--trace on, the same requests, not traced", "on"),
    TRACED("--trace on, requests traced", "on"),
    COUNTED("the kernel counts its system calls", "off");

    private final String label;
    private final String trace;

    Way(String label, String trace) {
      this.label = label;
      this.trace = trace;
    }
  }

  /**
   * One run.
   *
   * @param echoesPerSecond of the load and of the probes
   * @param cpuNs the server's CPU time per echo, of both; NaN if it is not known
   * @param probed requests per second of the probes
   */
  private record Run(double echoesPerSecond, double cpuNs, double probed) {
    static Run of(RunResult result, long probed, BothEnds<ProcessSample> server) {
      double probedPerSecond = probed / (result.measuredNs() / 1e9);
      return new Run(
          result.echoesPerSecond() + probedPerSecond,
          cpuNs(server) / Math.max(1, result.echoes() + probed),
          probedPerSecond);
    }

    private static double cpuNs(BothEnds<ProcessSample> server) {
      if (server.begin().isEmpty() || server.end().isEmpty()) {
        return Double.NaN;
      }
      ProcessCpu used = server.end().get().cpu().minus(server.begin().get().cpu());
      return (double) used.userNs() + used.sysNs();
    }
  }

  private final LabHome home;
  private final ServerCommand command;
  private final ExplainSettings settings;
  private final Progress progress;

  public Overhead(
      LabHome home, ServerCommand command, ExplainSettings settings, Progress progress) {
    this.home = home;
    this.command = command.withOptions(List.of("--port", "0", "--log-level", "warn"));
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Runs all rounds for one variant and says what was found.
   *
   * @throws CannotStartException if the server does not come up
   * @throws CannotConnectException if it cannot be reached
   * @throws InterruptedException if the thread was interrupted; no server is left then
   */
  public List<String> measure(Variant variant, int rounds)
      throws CannotStartException, CannotConnectException, InterruptedException {
    Map<Way, List<Run>> runs = new EnumMap<>(Way.class);
    List<Way> order = new ArrayList<>(List.of(Way.values()));
    for (Way way : order) {
      runs.put(way, new ArrayList<>());
    }
    for (int round = 1; round <= rounds; round++) {
      for (Way way : order) {
        progress.now(variant.name() + ": round " + round + " of " + rounds + ", " + way.label);
        runs.get(way).add(run(variant, way));
      }
      // Whatever comes with time hits every way alike.
      Collections.rotate(order, 1);
    }
    List<String> lines = report(variant, rounds, runs);
    lines.addAll(onOneServer(variant));
    return lines;
  }

  /**
   * Fresh servers differ by what their JVMs made of the code, often by more than tracing costs. So
   * the cost of traced requests is measured again on one server, in short turns. What is held
   * against them are the same requests untraced: those are load as well, and their senders' threads
   * take their share of the processors.
   */
  private List<String> onOneServer(Variant variant)
      throws CannotStartException, CannotConnectException, InterruptedException {
    ServerCommand how = command.withOptions(List.of("--trace", "on"));
    Map<Way, List<Run>> turns = new EnumMap<>(Way.class);
    for (Way way : List.of(Way.STAMPED, Way.UNTRACED, Way.TRACED)) {
      turns.put(way, new ArrayList<>());
    }
    try (ServerProcess server =
        ServerProcess.start(variant.name(), how.of(variant, home), READY_WITHIN)) {
      Target target = new Target(server.ready().host(), server.ready().port());
      progress.now(variant.name() + ": warming one server up");
      LoadRun.run(settings.countedPlan(target, Load.FULL, ONE_SERVER_WARMUP), RunListener.NONE);
      List<Way> order = new ArrayList<>(turns.keySet());
      for (int turn = 1; turn <= TURNS; turn++) {
        progress.now(variant.name() + ": turn " + turn + " of " + TURNS + " on one server");
        for (Way way : order) {
          BothEnds<ProcessSample> ends = BothEnds.ofProcess(server.pid());
          LoadPlan plan =
              settings.countedPlan(target, Load.FULL, TURN_WARMUP).toBuilder()
                  .duration(TURN)
                  .build();
          turns.get(way).add(run(way, plan, target, ends));
        }
        Collections.rotate(order, 1);
      }
    }
    List<Run> traced = turns.get(Way.TRACED);
    List<Run> untraced = turns.get(Way.UNTRACED);
    List<Run> none = turns.get(Way.STAMPED);
    double perSecond = median(traced, Run::echoesPerSecond);
    double tracedPerSecond = traced.stream().mapToDouble(Run::probed).average().orElse(0);
    return List.of(
        text(
            "ON ONE SERVER (--trace on), 1 in %.0f requests from %d connections of their own,"
                + " %d turns of %.1f s each:",
            tracedPerSecond == 0 ? Double.NaN : perSecond / tracedPerSecond,
            PROBES,
            TURNS,
            TURN.toMillis() / 1e3),
        "  what tracing costs: those requests traced over the same requests untraced",
        "    echoes/s " + ratio(traced, untraced, Run::echoesPerSecond),
        "    CPU/echo " + ratio(traced, untraced, Run::cpuNs),
        "  what sampling costs beside it: the requests, untraced, over none",
        "    echoes/s " + ratio(untraced, none, Run::echoesPerSecond),
        "    CPU/echo " + ratio(untraced, none, Run::cpuNs));
  }

  private String ratio(List<Run> these, List<Run> those, ToDoubleFunction<Run> figure) {
    double[] logs = new double[these.size()];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = Math.log(figure.applyAsDouble(these.get(i)) / figure.applyAsDouble(those.get(i)));
    }
    if (!java.util.Arrays.stream(logs).allMatch(Double::isFinite)) {
      return "? not known";
    }
    return new Bootstrap(settings.seed())
        .ofRatios(logs)
        .map(i -> text("%.3f (%.3f to %.3f)", i.value(), i.low(), i.high()))
        .orElse("too few pairs");
  }

  private Run run(Variant variant, Way way)
      throws CannotStartException, CannotConnectException, InterruptedException {
    ServerCommand how = command.withOptions(List.of("--trace", way.trace));
    try (ServerProcess server =
        ServerProcess.start(variant.name(), how.of(variant, home), READY_WITHIN)) {
      Target target = new Target(server.ready().host(), server.ready().port());
      LoadPlan plan = settings.countedPlan(target, Load.FULL, settings.warmup());
      BothEnds<ProcessSample> ends = BothEnds.ofProcess(server.pid());
      return way == Way.COUNTED
          ? counted(plan, server.pid(), target)
          : run(way, plan, target, ends);
    }
  }

  private Run run(Way way, LoadPlan plan, Target target, BothEnds<ProcessSample> ends)
      throws CannotConnectException, InterruptedException {
    return switch (way) {
      case UNTRACED -> probed(plan, target, ends, Asking.UNTRACED);
      case TRACED -> probed(plan, target, ends, Asking.TRACED);
      default -> Run.of(LoadRun.run(plan, ends), 0, ends);
    };
  }

  private static Run counted(LoadPlan plan, long pid, Target target)
      throws CannotConnectException, InterruptedException {
    KernelWatch.Seen seen = new KernelWatch(pid, target).once(plan);
    // NaN where the kernel cannot count here: then there is no such ratio.
    return new Run(
        seen.view().calls().isPresent() ? seen.load().echoesPerSecond() : Double.NaN,
        Double.NaN,
        0);
  }

  private Run probed(LoadPlan plan, Target target, BothEnds<ProcessSample> ends, Asking asking)
      throws CannotConnectException, InterruptedException {
    List<ProbeRun> probes = new ArrayList<>();
    try {
      for (int i = 0; i < PROBES; i++) {
        probes.add(ProbeRun.connect(target, settings, i, asking));
      }
      RunResult result =
          LoadRun.run(
              plan,
              new RunListener() {
                @Override
                public void phase(Phase phase) {
                  ends.phase(phase);
                  if (phase == Phase.WARMUP) {
                    probes.forEach(ProbeRun::start);
                  }
                }
              });
      long probed = 0;
      for (ProbeRun probe : probes) {
        probe.stop();
        probed += probe.between(result.measureStartNs(), result.measureEndNs()).size();
      }
      return Run.of(result, probed, ends);
    } finally {
      for (ProbeRun probe : probes) {
        probe.stop();
      }
    }
  }

  private List<String> report(Variant variant, int rounds, Map<Way, List<Run>> runs) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "WHAT LOOKING COSTS: "
            + variant.name()
            + ", "
            + settings.describe(Load.FULL)
            + ", "
            + rounds
            + " rounds, each run on a fresh server");
    TextTable table = new TextTable();
    table.row(
        List.of(
            "",
            "echoes/s",
            "ratio",
            "95 % interval",
            "CPU/echo",
            "ratio",
            "95 % interval",
            "sampled"));
    for (Way way : Way.values()) {
      table.row(row(way, runs));
    }
    lines.addAll(table.lines());
    lines.add("  Median of the rounds; ratio: geometric mean of those within each round.");
    lines.add("  CPU/echo is the server's, and steadier than echoes/s where others use the cores.");
    lines.add("  ? not known. It is not 0.");
    return lines;
  }

  private List<String> row(Way way, Map<Way, List<Run>> runs) {
    List<String> row = new ArrayList<>();
    row.add(way.label);
    row.addAll(compared(way, runs, Run::echoesPerSecond, rate -> text("%,.0f", rate)));
    row.addAll(compared(way, runs, Run::cpuNs, ns -> Format.time(Math.round(ns))));
    double probed = runs.get(way).stream().mapToDouble(Run::probed).average().orElse(0);
    double perSecond = median(runs.get(way), Run::echoesPerSecond);
    row.add(probed == 0 ? "none" : text("1 in %.0f", perSecond / probed));
    return row;
  }

  /** A figure, its ratio to that of the plain way, and the ratio's interval. */
  private List<String> compared(
      Way way,
      Map<Way, List<Run>> runs,
      ToDoubleFunction<Run> figure,
      DoubleFunction<String> shown) {
    List<Run> plain = runs.get(Way.PLAIN);
    List<Run> these = runs.get(way);
    double median = median(these, figure);
    if (Double.isNaN(median)) {
      return List.of("?", "", "");
    }
    if (way == Way.PLAIN) {
      return List.of(shown.apply(median), "1", "");
    }
    double[] logRatios = new double[these.size()];
    for (int i = 0; i < logRatios.length; i++) {
      logRatios[i] =
          Math.log(figure.applyAsDouble(these.get(i)) / figure.applyAsDouble(plain.get(i)));
    }
    Optional<ConfidenceInterval> ratio = new Bootstrap(settings.seed()).ofRatios(logRatios);
    return List.of(
        shown.apply(median),
        ratio.map(i -> text("%.3f", i.value())).orElse("too few rounds"),
        ratio.map(i -> text("%.3f to %.3f", i.low(), i.high())).orElse(""));
  }

  /** NaN if one is not known. */
  private static double median(List<Run> runs, ToDoubleFunction<Run> figure) {
    double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
    // NaN is sorted to the end.
    return Double.isNaN(sorted[sorted.length - 1]) ? Double.NaN : sorted[sorted.length / 2];
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
