package dev.echolab.lab.experiment;

import dev.echolab.counters.Counter;
import dev.echolab.lab.linux.SyscallProfiler;
import dev.echolab.lab.server.ServerStartException;
import dev.echolab.load.driver.ConnectFailedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Tests C1: measures an empty read, and the server's CPU per echo at two pipeline depths. */
final class ModeSwitch implements Experiment {
  private static final int CONNECTIONS = 16;
  private static final int DEEP_PIPELINE = 32;
  static final double MIN_EMPTY_READ_RATIO = 3;
  static final double MIN_CPU_RATIO = 2;

  @Override
  public String name() {
    return "mode-switch";
  }

  @Override
  public Findings run(Rig rig) throws ServerStartException, IOException, InterruptedException {
    List<String> notes = new ArrayList<>();
    EmptyReads.CallTimes times;
    try (RunningServer server = rig.serve("nio-1", "--log-level", "warn")) {
      int calls = rig.quickOrFull(100_000, 400_000);
      rig.recordCommand("in the client: " + calls + " empty reads on an idle connection, 7 rounds");
      times = EmptyReads.measure(server.target(), calls);
    }
    List<List<Object>> rows = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    double minCpuRatio = Double.POSITIVE_INFINITY;
    for (String variant : List.of("bio-platform", "nio-1", "netty-nio")) {
      Double single = null;
      for (int pipeline : new int[] {1, DEEP_PIPELINE}) {
        try (RunningServer server = rig.serve(variant, "--log-level", "warn")) {
          LoadOutcome load =
              server.load(
                  plan ->
                      plan.connections(CONNECTIONS)
                          .closedLoop(pipeline)
                          .warmup(rig.ms(500, 2000))
                          .duration(rig.ms(800, 4000)));
          // A separate load: the kernel's counting costs the server CPU time.
          OptionalDouble perEcho = systemCallsPerEcho(rig, server, pipeline, variant, notes);
          rows.add(
              Arrays.asList(
                  variant,
                  pipeline,
                  load.echoesPerSecond(),
                  load.cpuUserUsPerEcho(),
                  load.cpuSysUsPerEcho(),
                  perEcho.isEmpty() ? null : perEcho.getAsDouble(),
                  load.counterPerEcho(Counter.READ_CALLS),
                  load.counterPerEcho(Counter.WRITE_CALLS)));
          labels.add(variant + ", pipeline " + pipeline);
          Double cpu = load.cpuUsPerEcho();
          if (pipeline == 1) {
            single = cpu;
          } else if (single != null && cpu != null && cpu > 0) {
            minCpuRatio = Math.min(minCpuRatio, single / cpu);
          }
        }
      }
    }
    Table calls =
        new Table(
            "One read call that finds nothing (in the client's JVM)",
            "call | ns",
            List.of(
                List.of("read(2) that answers EAGAIN", times.emptyReadNs()),
                List.of("the same Java call, no room: no system call", times.controlNs()),
                List.of("the difference", times.emptyReadNs() - times.controlNs())));
    Table echoes =
        new Table(
            "128 B echoes on 16 connections",
            "variant | pipeline | echoes/s | CPU user us/echo | CPU kernel us/echo | system"
                + " calls/echo (perf) | reads/echo | writes/echo",
            rows);
    Chart chart =
        Chart.bars(
            "Server CPU per echo",
            Chart.Scale.LINEAR,
            "microseconds",
            labels,
            echoes.series("user", "CPU user us/echo"),
            echoes.series("kernel", "CPU kernel us/echo"));
    return new Findings(
        List.of(calls, echoes),
        chart,
        notes.stream().distinct().toList(),
        conclude(times.emptyReadNs() / times.controlNs(), minCpuRatio));
  }

  private static OptionalDouble systemCallsPerEcho(
      Rig rig, RunningServer server, int pipeline, String variant, List<String> notes)
      throws ConnectFailedException, InterruptedException {
    try (SyscallProfiler profiler = new SyscallProfiler(server.pid(), server.target())) {
      server.observe(
          plan ->
              plan.connections(CONNECTIONS)
                  .closedLoop(pipeline)
                  .warmup(rig.ms(400, 800))
                  .duration(rig.ms(500, 1500)),
          profiler);
      Optional<SyscallProfiler.Counted> counted = profiler.counted();
      if (counted.isEmpty()) {
        notes.add("the kernel's count of system calls is not available: " + profiler.whyNot());
        return OptionalDouble.empty();
      }
      notes.add(
          String.format(
              Locale.ROOT,
              "system calls of %s at pipeline %d: the kernel's count may be that of %.1f %% more"
                  + " or fewer echoes",
              variant,
              pipeline,
              counted.get().unsureShare() * 100));
      return OptionalDouble.of((double) counted.get().calls().total() / counted.get().echoes());
    }
  }

  static Conclusion conclude(double emptyReadRatio, double minCpuRatio) {
    if (Double.isInfinite(minCpuRatio)) {
      return Conclusion.cannotBeTold("the server's CPU time is not available here");
    }
    return Conclusion.of(
        emptyReadRatio >= MIN_EMPTY_READ_RATIO && minCpuRatio >= MIN_CPU_RATIO,
        "an empty read costs %.1fx its control; pipeline 1 costs at least %.1fx the server CPU"
            + " per echo of pipeline 32",
        emptyReadRatio,
        minCpuRatio);
  }
}
