package dev.echolab.lab.experiment;

import dev.echolab.lab.server.ServerStartException;
import dev.echolab.lab.stats.Bootstrap;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.load.record.RunListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Tests C8: compares the server's CPU per echo with heap and with direct buffers. */
final class HeapDirect implements Experiment {
  private static final int SMALL_BYTES = 128;
  private static final int LARGE_BYTES = 65_536;
  private static final long SEED = 8;

  @Override
  public String name() {
    return "heap-direct";
  }

  /** Two trials, one after the other: what disturbs one is likely to disturb the other. */
  private record Pair(LoadOutcome heap, LoadOutcome direct) {}

  /** The trials of one payload size. */
  private record Trials(int sizeBytes, List<Pair> pairs) {
    private Double mean(Function<Pair, LoadOutcome> side, Function<LoadOutcome, Double> figure) {
      List<Double> values = pairs.stream().map(side).map(figure).toList();
      return values.isEmpty() || values.stream().anyMatch(Objects::isNull)
          ? null
          : values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    private Double meanCpuUs(Function<Pair, LoadOutcome> side) {
      return mean(side, LoadOutcome::cpuUsPerEcho);
    }

    private List<Object> row(String buffers, Function<Pair, LoadOutcome> side, String ratio) {
      return Arrays.asList(
          sizeBytes,
          buffers,
          pairs.size(),
          meanCpuUs(side),
          ratio,
          mean(side, LoadOutcome::echoesPerSecond),
          mean(side, LoadOutcome::allocatedBytesPerEcho));
    }

    private Optional<ConfidenceInterval> ratio() {
      double[] logs = new double[pairs.size()];
      for (int i = 0; i < logs.length; i++) {
        Double heap = pairs.get(i).heap().cpuUsPerEcho();
        Double direct = pairs.get(i).direct().cpuUsPerEcho();
        if (heap == null || direct == null || heap <= 0 || direct <= 0) {
          return Optional.empty();
        }
        logs[i] = Math.log(heap / direct);
      }
      return new Bootstrap(SEED).ofRatios(logs);
    }
  }

  @Override
  public Findings run(Rig rig) throws ServerStartException, IOException, InterruptedException {
    List<String> notes = new ArrayList<>();
    Trials small = measure(rig, SMALL_BYTES, notes);
    Trials large = measure(rig, LARGE_BYTES, notes);
    List<List<Object>> rows = new ArrayList<>();
    for (Trials trials : List.of(small, large)) {
      String ratio = trials.ratio().map(HeapDirect::text).orElse(Table.text(null));
      rows.add(trials.row("heap", Pair::heap, ratio));
      rows.add(trials.row("direct", Pair::direct, "1"));
    }
    notes.add("Allocation includes the cost of two STATS replies, and the JVM's own.");
    return new Findings(
        List.of(
            new Table(
                "nio-1, 4 connections, interleaved trials",
                "payload B | buffers | trials | server CPU us/echo | heap/direct, 95 % | echoes/s |"
                    + " allocated B/echo",
                rows)),
        Chart.bars(
            "Server CPU per echo, heap and direct buffers",
            Chart.Scale.LOGARITHMIC,
            "microseconds",
            List.of("128 B", "64 KiB"),
            new Chart.Series(
                "heap", Arrays.asList(small.meanCpuUs(Pair::heap), large.meanCpuUs(Pair::heap))),
            new Chart.Series(
                "direct",
                Arrays.asList(small.meanCpuUs(Pair::direct), large.meanCpuUs(Pair::direct)))),
        notes,
        conclude(large.ratio(), large.pairs().size()));
  }

  /** Measures pairs; either side is first in every other pair. Only valid pairs are kept. */
  private static Trials measure(Rig rig, int sizeBytes, List<String> notes)
      throws ServerStartException, IOException, InterruptedException {
    int count = rig.quickOrFull(Bootstrap.MIN_VALUES, 10);
    List<Pair> valid = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Pair pair;
      if (i % 2 == 0) {
        LoadOutcome heap = trial(rig, "heap", sizeBytes);
        pair = new Pair(heap, trial(rig, "direct", sizeBytes));
      } else {
        LoadOutcome direct = trial(rig, "direct", sizeBytes);
        pair = new Pair(trial(rig, "heap", sizeBytes), direct);
      }
      if (pair.heap().verdict().isValid() && pair.direct().verdict().isValid()) {
        valid.add(pair);
      }
    }
    if (valid.size() < count) {
      notes.add(
          "payload of %d B: %d of %d pairs of trials were left out, because a load was INVALID"
              .formatted(sizeBytes, count - valid.size(), count));
    }
    return new Trials(sizeBytes, valid);
  }

  private static LoadOutcome trial(Rig rig, String buffers, int sizeBytes)
      throws ServerStartException, IOException, InterruptedException {
    try (RunningServer server = rig.serve("nio-1", "--buffers", buffers, "--log-level", "warn")) {
      return server.observe(
          plan ->
              plan.connections(4)
                  .sizeBytes(sizeBytes)
                  .warmup(rig.ms(300, 1500))
                  .duration(rig.ms(500, 2500)),
          RunListener.NONE);
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
                    1,
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
