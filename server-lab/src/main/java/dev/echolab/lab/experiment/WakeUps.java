package dev.echolab.lab.experiment;

import dev.echolab.counters.Counter;
import dev.echolab.lab.linux.ProcessCost;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Tests C9: counts how often event loops sleep, if they yield before they wait and if not. */
final class WakeUps {
  private static final int CONNECTIONS = 64;
  static final double MAX_RATIO = 0.7;

  private WakeUps() {}

  static Findings run(Rig rig) throws IOException, InterruptedException {
    List<String> variants =
        rig.runnable(
            rig.quickOrFull(
                List.of("nio", "netty-nio"),
                List.of("nio", "netty-nio", "netty-epoll", "netty-io_uring")));
    Table table =
        new Table(
            "64 connections, 128 B, closed loop",
            "variant | yields before it waits | sleeps/echo | preempted or yielded/echo |"
                + " selects/echo | server CPU us/echo | echoes/s");
    List<Double> ratios = new ArrayList<>();
    for (String variant : variants) {
      Double without = measure(rig, variant, "no", table);
      Double with = measure(rig, variant, "yes", table);
      ratios.add(without == null || with == null ? null : with / without);
    }
    return new Findings(
        List.of(table),
        Chart.bars(
            "How often an event loop sleeps",
            Chart.Scale.LINEAR,
            "sleeps per echo",
            variants,
            table.where("yields before it waits", "no").series("without a yield", "sleeps/echo"),
            table.where("yields before it waits", "yes").series("with a yield", "sleeps/echo")),
        conclude(ratios));
  }

  /** Adds a row; returns the voluntary switches per echo, null if they are not available. */
  private static Double measure(Rig rig, String variant, String yields, Table table)
      throws IOException, InterruptedException {
    try (RunningServer server =
        rig.serve(
            List.of("-Ddev.echolab.yieldBeforeWait=" + yields), variant, "--log-level", "warn")) {
      LoadOutcome outcome =
          server.load(
              plan ->
                  plan.connections(CONNECTIONS)
                      .warmup(rig.ms(1000, 3000))
                      .duration(rig.ms(1000, 5000)));
      Double sleeps = outcome.cost().map(ProcessCost::voluntarySwitches).orElse(null);
      table.row(
          variant,
          yields,
          sleeps,
          outcome.cost().map(ProcessCost::involuntarySwitches).orElse(null),
          outcome.counterPerEcho(Counter.SELECTS),
          outcome.cpuUsPerEcho(),
          outcome.echoesPerSecond());
      return sleeps;
    }
  }

  /** Concludes from the sleeps per echo with a yield divided by those without; null: unknown. */
  static Conclusion conclude(List<Double> ratios) {
    if (ratios.stream().anyMatch(Objects::isNull)) {
      return Conclusion.cannotBeTold("context switches are not available here");
    }
    double maxRatio = ratios.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    return Conclusion.of("a loop that yields sleeps at most %.2f times as often per echo", maxRatio)
        .requires("at most " + MAX_RATIO + " of the sleeps", maxRatio <= MAX_RATIO);
  }
}
