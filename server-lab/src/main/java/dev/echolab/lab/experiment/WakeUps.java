package dev.echolab.lab.experiment;

import dev.echolab.counters.Counter;
import dev.echolab.lab.linux.ProcessCost;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

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
    for (String variant : variants) {
      for (String yields : List.of("no", "yes")) {
        addRow(rig, variant, yields, table);
      }
    }
    Table without = table.where("yields before it waits", "no");
    Table with = table.where("yields before it waits", "yes");
    return new Findings(
        List.of(table),
        Chart.bars(
            "How often an event loop sleeps",
            Chart.Scale.LINEAR,
            "sleeps per echo",
            variants,
            without.series("without a yield", "sleeps/echo"),
            with.series("with a yield", "sleeps/echo")),
        conclude(without.numbers("sleeps/echo"), with.numbers("sleeps/echo")));
  }

  private static void addRow(Rig rig, String variant, String yields, Table table)
      throws IOException, InterruptedException {
    List<String> jvmFlags = List.of("-Ddev.echolab.yieldBeforeWait=" + yields);
    try (RunningServer server = rig.serve(jvmFlags, variant, "--log-level", "warn")) {
      LoadOutcome outcome =
          server.load(
              plan ->
                  plan.connections(CONNECTIONS)
                      .warmup(rig.ms(1000, 3000))
                      .duration(rig.ms(1000, 5000)));
      table.row(
          variant,
          yields,
          outcome.cost().map(ProcessCost::voluntarySwitches).orElse(null),
          outcome.cost().map(ProcessCost::involuntarySwitches).orElse(null),
          outcome.counterPerEcho(Counter.SELECTS),
          outcome.cpuUsPerEcho(),
          outcome.echoesPerSecond());
    }
  }

  /** Concludes from the sleeps per echo of each variant; null: unknown. */
  private static Conclusion conclude(List<Double> without, List<Double> with) {
    if (without.contains(null) || with.contains(null)) {
      return Conclusion.cannotBeTold("context switches are not available here");
    }
    double maxRatio =
        IntStream.range(0, with.size())
            .mapToDouble(i -> with.get(i) / without.get(i))
            .max()
            .orElseThrow();
    return Conclusion.of("a loop that yields sleeps at most %.2f times as often per echo", maxRatio)
        .requires("at most " + MAX_RATIO + " of the sleeps", maxRatio <= MAX_RATIO);
  }
}
