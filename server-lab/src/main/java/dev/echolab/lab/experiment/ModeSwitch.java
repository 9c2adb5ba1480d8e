package dev.echolab.lab.experiment;

import dev.echolab.counters.Counter;
import dev.echolab.lab.linux.ProcessCost;
import dev.echolab.lab.linux.SyscallProfiler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tests C1: measures an empty read, and the server's CPU per echo at two pipeline depths. */
final class ModeSwitch {
  private static final int CONNECTIONS = 16;
  private static final int DEEP_PIPELINE = 32;
  static final double MIN_EMPTY_READ_RATIO = 3;
  static final double MIN_CPU_RATIO = 2;

  private ModeSwitch() {}

  static Findings run(Rig rig) throws IOException, InterruptedException {
    EmptyReadTimer.CallTimes times;
    try (RunningServer server = rig.serve("nio-1", "--log-level", "warn")) {
      int reads = rig.quickOrFull(100_000, 400_000);
      rig.recordCommand("in the client: " + reads + " empty reads on an idle connection, 7 rounds");
      times = EmptyReadTimer.measure(server.target(), reads);
    }
    Table calls =
        new Table("One read call that finds nothing (in the client's JVM)", "call | ns")
            .row("read(2) that answers EAGAIN", times.emptyReadNs())
            .row("the same Java call, no room: no system call", times.controlNs())
            .row("the difference", times.emptyReadNs() - times.controlNs());
    Table echoes =
        new Table(
            "128 B echoes on 16 connections",
            "variant | pipeline | echoes/s | CPU user us/echo | CPU kernel us/echo | system"
                + " calls/echo (perf) | reads/echo | writes/echo");
    List<String> labels = new ArrayList<>();
    double minCpuRatio = Double.POSITIVE_INFINITY;
    for (String variant : List.of("bio-platform", "nio-1", "netty-nio")) {
      Double single = measure(rig, variant, 1, echoes);
      Double deep = measure(rig, variant, DEEP_PIPELINE, echoes);
      labels.addAll(List.of(variant + ", pipeline 1", variant + ", pipeline " + DEEP_PIPELINE));
      if (single != null && deep != null && deep > 0) {
        minCpuRatio = Math.min(minCpuRatio, single / deep);
      }
    }
    return new Findings(
        List.of(calls, echoes),
        Chart.bars(
            "Server CPU per echo",
            Chart.Scale.LINEAR,
            "microseconds",
            labels,
            echoes.series("user", "CPU user us/echo"),
            echoes.series("kernel", "CPU kernel us/echo")),
        conclude(times.emptyReadNs() / times.controlNs(), minCpuRatio));
  }

  /** Adds a row; returns the server's CPU time per echo, null if it is not available. */
  private static Double measure(Rig rig, String variant, int pipeline, Table echoes)
      throws IOException, InterruptedException {
    try (RunningServer server = rig.serve(variant, "--log-level", "warn")) {
      LoadOutcome load =
          server.load(
              plan ->
                  plan.connections(CONNECTIONS)
                      .closedLoop(pipeline)
                      .warmup(rig.ms(500, 2000))
                      .duration(rig.ms(800, 4000)));
      // A separate load: the kernel's counting costs the server CPU time.
      Double systemCalls = systemCallsPerEcho(rig, server, pipeline, variant);
      echoes.row(
          variant,
          pipeline,
          load.echoesPerSecond(),
          load.cpuUsPerEcho(ProcessCost::cpuUserNs),
          load.cpuUsPerEcho(ProcessCost::cpuSysNs),
          systemCalls,
          load.counterPerEcho(Counter.READ_CALLS),
          load.counterPerEcho(Counter.WRITE_CALLS));
      return load.cpuUsPerEcho();
    }
  }

  /** Returns null if the kernel's count is not available. */
  private static Double systemCallsPerEcho(
      Rig rig, RunningServer server, int pipeline, String variant)
      throws IOException, InterruptedException {
    try (SyscallProfiler profiler =
        new SyscallProfiler(server.pid(), Optional.of(server.target()))) {
      LoadOutcome load =
          server.observe(
              plan ->
                  plan.connections(CONNECTIONS)
                      .closedLoop(pipeline)
                      .warmup(rig.ms(400, 800))
                      .duration(rig.ms(500, 1500)),
              profiler);
      Optional<SyscallProfiler.Counted> counted = profiler.counted(load.result());
      if (counted.isEmpty()) {
        rig.note("the kernel's count of system calls is not available: " + profiler.whyNot());
        return null;
      }
      rig.note(
          String.format(
              Locale.ROOT,
              "system calls of %s at pipeline %d: the kernel's count may include those of %.1f %%"
                  + " more or fewer echoes",
              variant,
              pipeline,
              counted.get().unsureShare() * 100));
      return counted.get().perEcho(counted.get().calls().total());
    }
  }

  static Conclusion conclude(double emptyReadRatio, double minCpuRatio) {
    if (Double.isInfinite(minCpuRatio)) {
      return Conclusion.cannotBeTold("the server's CPU time is not available here");
    }
    return Conclusion.of(
            "an empty read costs %.1fx its control; pipeline 1 costs at least %.1fx the server CPU"
                + " per echo of pipeline 32",
            emptyReadRatio, minCpuRatio)
        .requires(
            "empty read >= " + MIN_EMPTY_READ_RATIO + "x its control",
            emptyReadRatio >= MIN_EMPTY_READ_RATIO)
        .requires(
            "CPU per echo at pipeline 1 >= " + MIN_CPU_RATIO + "x", minCpuRatio >= MIN_CPU_RATIO);
  }
}
