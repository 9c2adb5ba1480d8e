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

/** C1: crossing into the kernel is costly. */
final class ModeSwitch implements Experiment {
  private static final int CONNECTIONS = 16;
  private static final int DEEP = 32;
  private static final double MIN_EMPTY_READ_RATIO = 3;
  private static final double MIN_CPU_RATIO = 2;

  @Override
  public Hypothesis hypothesis() {
    return new Hypothesis(
        "mode-switch",
        "C1",
        "Crossing into the kernel is costly.",
        "A read that finds nothing costs several times the same Java call without its system call;"
            + " the same echoes with fewer crossings (pipeline 32 for 1) cost less CPU each.",
        "empty read >= 3x its control, and server CPU per echo at pipeline 1 >= 2x that at"
            + " pipeline 32",
        List.of(
            "Kernel CPU per echo is not the switch alone: TCP's own work is in it.",
            "The empty read's price has what Java does around a call taken off, not what the"
                + " kernel's socket layer does inside of it.",
            "CPU time comes in ticks of 10 ms: figures of a short run are coarse."));
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
    List<Double> user = new ArrayList<>();
    List<Double> kernel = new ArrayList<>();
    double worst = Double.POSITIVE_INFINITY;
    for (String variant : List.of("bio-platform", "nio-1", "netty-nio")) {
      Double single = null;
      for (int pipeline : new int[] {1, DEEP}) {
        try (RunningServer server = rig.serve(variant, "--log-level", "warn")) {
          LoadOutcome load =
              server.load(
                  plan ->
                      plan.connections(CONNECTIONS)
                          .closedLoop(pipeline)
                          .warmup(rig.ms(500, 2000))
                          .duration(rig.ms(800, 4000)));
          // In a run of its own: the kernel's counting costs the server CPU time.
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
          user.add(load.cpuUserUsPerEcho());
          kernel.add(load.cpuSysUsPerEcho());
          Double cpu = load.cpuUsPerEcho();
          if (pipeline == 1) {
            single = cpu;
          } else if (single != null && cpu != null && cpu > 0) {
            worst = Math.min(worst, single / cpu);
          }
        }
      }
    }
    Table calls =
        new Table(
            "One read call that finds nothing (in the client's JVM)",
            List.of("call", "ns"),
            List.of(
                List.of("read(2) that answers EAGAIN", times.emptyReadNs()),
                List.of("the same Java call, no room: no system call", times.controlNs()),
                List.of("the difference", times.emptyReadNs() - times.controlNs())));
    Table echoes =
        new Table(
            "128 B echoes on 16 connections",
            List.of(
                "variant",
                "pipeline",
                "echoes/s",
                "CPU user us/echo",
                "CPU kernel us/echo",
                "system calls/echo (perf)",
                "reads/echo",
                "writes/echo"),
            rows);
    Chart chart =
        new Chart(
            "Server CPU per echo",
            Chart.Form.BAR,
            Chart.Scale.LINEAR,
            "",
            "microseconds",
            labels,
            List.of(new Chart.Series("user", user), new Chart.Series("kernel", kernel)));
    return new Findings(
        List.of(calls, echoes),
        chart,
        notes.stream().distinct().toList(),
        conclude(times.emptyReadNs() / times.controlNs(), worst));
  }

  private static OptionalDouble systemCallsPerEcho(
      Rig rig, RunningServer server, int pipeline, String variant, List<String> notes)
      throws ConnectFailedException, InterruptedException {
    try (SyscallProfiler watch = new SyscallProfiler(server.pid(), server.target())) {
      server.load(
          plan ->
              plan.connections(CONNECTIONS)
                  .closedLoop(pipeline)
                  .warmup(rig.ms(400, 800))
                  .duration(rig.ms(500, 1500)),
          watch);
      Optional<SyscallProfiler.Counted> counted = watch.counted();
      if (counted.isEmpty()) {
        notes.add("system calls by the kernel's count cannot be had: " + watch.whyNot());
        return OptionalDouble.empty();
      }
      notes.add(
          String.format(
              Locale.ROOT,
              "system calls of %s at pipeline %d: the kernel's count may belong to %.1f %% more or"
                  + " fewer echoes",
              variant,
              pipeline,
              counted.get().unsureShare() * 100));
      return OptionalDouble.of((double) counted.get().calls().total() / counted.get().echoes());
    }
  }

  static Conclusion conclude(double emptyReadRatio, double minCpuRatio) {
    if (Double.isInfinite(minCpuRatio)) {
      return Conclusion.cannotBeTold("the server's CPU time cannot be had here");
    }
    return Conclusion.of(
        emptyReadRatio >= MIN_EMPTY_READ_RATIO && minCpuRatio >= MIN_CPU_RATIO,
        String.format(
            Locale.ROOT,
            "an empty read costs %.1fx its control; pipeline 1 costs at least %.1fx the server CPU"
                + " per echo of pipeline 32",
            emptyReadRatio,
            minCpuRatio));
  }
}
