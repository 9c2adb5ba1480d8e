package dev.echolab.lab.experiment;

import dev.echolab.lab.server.ServerStartException;
import dev.echolab.lab.stats.Bootstrap;
import dev.echolab.lab.stats.ConfidenceInterval;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** C8: a heap buffer costs one copy more than a direct one. */
final class HeapDirect implements Experiment {
  private static final List<Integer> SIZES = List.of(128, 65_536);
  private static final long SEED = 8;
  private static final int LARGE = 1;

  @Override
  public Hypothesis hypothesis() {
    return new Hypothesis(
        "heap-direct",
        "C8",
        "A heap buffer costs one copy more than a direct one.",
        "nio with --buffers heap uses more CPU per echo than with direct: clearly at 64 KiB, hardly"
            + " at 128 B. Neither allocates per echo: the JDK copies through a direct buffer that"
            + " it keeps per thread.",
        "the 95 % interval of heap/direct server CPU per echo at 64 KiB, from interleaved trials,"
            + " lies above 1",
        List.of(
            "CPU per echo stands for the copy, which cannot be seen itself.",
            "Two copies per echo: one behind read, one before write.",
            "Short trials and shared cores make intervals wide: CANNOT BE TOLD is a likely answer"
                + " of --quick."));
  }

  @Override
  public Findings run(Rig rig) throws ServerStartException, IOException, InterruptedException {
    List<List<Object>> rows = new ArrayList<>();
    List<Double> heapCpu = new ArrayList<>();
    List<Double> directCpu = new ArrayList<>();
    List<Optional<ConfidenceInterval>> ratios = new ArrayList<>();
    for (int size : SIZES) {
      List<LoadOutcome> heap = new ArrayList<>();
      List<LoadOutcome> direct = new ArrayList<>();
      int trials = rig.quickOrFull(Bootstrap.MIN_VALUES, 10);
      for (int i = 0; i < trials; i++) {
        // In turns, each first every other time: what disturbs one disturbs the other.
        if (i % 2 == 0) {
          heap.add(trial(rig, "heap", size));
          direct.add(trial(rig, "direct", size));
        } else {
          direct.add(trial(rig, "direct", size));
          heap.add(trial(rig, "heap", size));
        }
      }
      Optional<ConfidenceInterval> ratio = ratio(heap, direct);
      ratios.add(ratio);
      heapCpu.add(mean(heap));
      directCpu.add(mean(direct));
      rows.add(row(size, "heap", heap, ratio.map(HeapDirect::text).orElse("cannot be had")));
      rows.add(row(size, "direct", direct, "1"));
    }
    return new Findings(
        List.of(
            new Table(
                "nio-1, 4 connections, interleaved trials",
                List.of(
                    "payload B",
                    "buffers",
                    "trials",
                    "server CPU us/echo",
                    "heap/direct, 95 %",
                    "echoes/s",
                    "allocated B/echo"),
                rows)),
        new Chart(
            "Server CPU per echo, heap and direct buffers",
            Chart.Form.BAR,
            Chart.Scale.LOGARITHMIC,
            "",
            "microseconds",
            List.of("128 B", "64 KiB"),
            List.of(new Chart.Series("heap", heapCpu), new Chart.Series("direct", directCpu))),
        List.of("Allocation includes what answering STATS twice costs, and the JVM's own."),
        ratios.get(LARGE).isEmpty()
            ? Conclusion.cannotBeTold("the server's CPU time cannot be had here")
            : Conclusion.isAbove(
                ratios.get(LARGE).get(),
                1,
                "at 64 KiB heap buffers cost x"
                    + text(ratios.get(LARGE).get())
                    + " the CPU per echo of direct ones"));
  }

  private static LoadOutcome trial(Rig rig, String buffers, int size)
      throws ServerStartException, IOException, InterruptedException {
    try (RunningServer server = rig.serve("nio-1", "--buffers", buffers, "--log-level", "warn")) {
      return server.load(
          plan ->
              plan.connections(4)
                  .sizeBytes(size)
                  .warmup(rig.ms(300, 1500))
                  .duration(rig.ms(500, 2500)));
    }
  }

  private static Optional<ConfidenceInterval> ratio(
      List<LoadOutcome> heap, List<LoadOutcome> direct) {
    double[] logs = new double[heap.size()];
    for (int i = 0; i < logs.length; i++) {
      Double over = heap.get(i).cpuUsPerEcho();
      Double under = direct.get(i).cpuUsPerEcho();
      if (over == null || under == null || over <= 0 || under <= 0) {
        return Optional.empty();
      }
      logs[i] = Math.log(over / under);
    }
    return new Bootstrap(SEED).ofRatios(logs);
  }

  private static Double mean(List<LoadOutcome> trials) {
    return trials.stream().allMatch(t -> t.cpuUsPerEcho() != null)
        ? trials.stream().mapToDouble(LoadOutcome::cpuUsPerEcho).average().orElseThrow()
        : null;
  }

  private static List<Object> row(
      int size, String buffers, List<LoadOutcome> trials, String ratio) {
    boolean told = trials.stream().allMatch(t -> t.allocatedBytesPerEcho() != null);
    return Arrays.asList(
        size,
        buffers,
        trials.size(),
        mean(trials),
        ratio,
        trials.stream().mapToDouble(LoadOutcome::echoesPerSecond).average().orElseThrow(),
        told
            ? trials.stream().mapToDouble(t -> t.allocatedBytesPerEcho()).average().orElseThrow()
            : null);
  }

  private static String text(ConfidenceInterval i) {
    return String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", i.value(), i.low(), i.high());
  }
}
