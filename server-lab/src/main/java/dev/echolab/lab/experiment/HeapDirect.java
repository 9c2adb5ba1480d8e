package dev.echolab.lab.experiment;

import dev.echolab.lab.stats.Bootstrap;
import dev.echolab.lab.stats.ConfidenceInterval;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Tests C8: compares the server's CPU per echo with heap and with direct buffers. */
final class HeapDirect {
  private static final int SMALL_BYTES = 128;
  private static final int LARGE_BYTES = 65_536;
  static final double MIN_RATIO = 1;

  private HeapDirect() {}

  /** Two trials, one after the other: what disturbs one is likely to disturb the other. */
  private record Pair(LoadOutcome heap, LoadOutcome direct) {
    private boolean isValid() {
      return heap.verdict().isValid() && direct.verdict().isValid();
    }
  }

  private static void addRows(Table table, int sizeBytes, List<Pair> pairs) {
    String ratio = ratio(pairs).map(HeapDirect::text).orElse(Table.text(null));
    addRow(table, sizeBytes, "heap", pairs.stream().map(Pair::heap).toList(), ratio);
    addRow(table, sizeBytes, "direct", pairs.stream().map(Pair::direct).toList(), "1");
  }

  private static void addRow(
      Table table, int sizeBytes, String buffers, List<LoadOutcome> trials, String ratio) {
    table.row(
        sizeBytes,
        buffers,
        trials.size(),
        mean(trials, LoadOutcome::cpuUsPerEcho),
        ratio,
        mean(trials, LoadOutcome::echoesPerSecond),
        mean(trials, LoadOutcome::allocatedBytesPerEcho));
  }

  private static Optional<ConfidenceInterval> ratio(List<Pair> pairs) {
    double[] logRatios =
        pairs.stream()
            .mapToDouble(pair -> logCpu(pair.heap()) - logCpu(pair.direct()))
            .filter(Double::isFinite)
            .toArray();
    return Bootstrap.ofRatios(logRatios);
  }

  /** Returns the logarithm of the CPU time per echo; not finite if it is not known. */
  private static double logCpu(LoadOutcome trial) {
    return Math.log(Objects.requireNonNullElse(trial.cpuUsPerEcho(), Double.NaN));
  }

  private static Double mean(List<LoadOutcome> trials, Function<LoadOutcome, Double> figure) {
    List<Double> values = trials.stream().map(figure).toList();
    return values.isEmpty() || values.contains(null)
        ? null
        : values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  static Findings run(Rig rig) throws IOException, InterruptedException {
    List<Pair> small = measure(rig, SMALL_BYTES);
    List<Pair> large = measure(rig, LARGE_BYTES);
    Table table =
        new Table(
            "nio-1, 4 connections, interleaved trials",
            "payload B | buffers | trials | server CPU us/echo | heap/direct, 95 % | echoes/s |"
                + " allocated B/echo");
    addRows(table, SMALL_BYTES, small);
    addRows(table, LARGE_BYTES, large);
    rig.note(
        "allocation includes the JVM's own, and two replies to STATS, by which the client reads the"
            + " server's counters");
    return new Findings(
        List.of(table),
        Chart.bars(
            "Server CPU per echo, heap and direct buffers",
            Chart.Scale.LOGARITHMIC,
            "microseconds",
            List.of("128 B", "64 KiB"),
            table.where("buffers", "heap").series("heap", "server CPU us/echo"),
            table.where("buffers", "direct").series("direct", "server CPU us/echo")),
        conclude(ratio(large), large.size()));
  }

  /** Measures pairs; either side is first in every other pair. Only valid pairs are kept. */
  private static List<Pair> measure(Rig rig, int sizeBytes)
      throws IOException, InterruptedException {
    int count = rig.quickOrFull(Bootstrap.MIN_VALUES, 10);
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean heapFirst = i % 2 == 0;
      LoadOutcome first = trial(rig, heapFirst ? "heap" : "direct", sizeBytes);
      LoadOutcome second = trial(rig, heapFirst ? "direct" : "heap", sizeBytes);
      pairs.add(heapFirst ? new Pair(first, second) : new Pair(second, first));
    }
    List<Pair> valid = pairs.stream().filter(Pair::isValid).toList();
    if (valid.size() < count) {
      rig.note(
          "payload of %d B: %d of %d pairs of trials were left out, because a load was INVALID"
              .formatted(sizeBytes, count - valid.size(), count));
    }
    return valid;
  }

  private static LoadOutcome trial(Rig rig, String buffers, int sizeBytes)
      throws IOException, InterruptedException {
    try (RunningServer server = rig.serve("nio-1", "--buffers", buffers, "--log-level", "warn")) {
      return server.observe(
          plan ->
              plan.connections(4)
                  .sizeBytes(sizeBytes)
                  .warmup(rig.ms(300, 1500))
                  .duration(rig.ms(500, 2500)));
    }
  }

  static Conclusion conclude(Optional<ConfidenceInterval> ratio, int validPairs) {
    if (validPairs < Bootstrap.MIN_VALUES) {
      return Conclusion.cannotBeTold(
          "an interval needs %d pairs of valid trials at 64 KiB, there are %d"
              .formatted(Bootstrap.MIN_VALUES, validPairs));
    }
    return ratio
        .map(
            interval ->
                Conclusion.isAbove(
                    interval,
                    MIN_RATIO,
                    "at 64 KiB heap buffers cost x"
                        + text(interval)
                        + " the CPU per echo of direct ones"))
        .orElseGet(() -> Conclusion.cannotBeTold("the server's CPU time is not available here"));
  }

  private static String text(ConfidenceInterval interval) {
    return String.format(
        Locale.ROOT, "%.3f (%.3f to %.3f)", interval.value(), interval.low(), interval.high());
  }
}
