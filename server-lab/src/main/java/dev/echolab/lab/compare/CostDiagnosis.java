package dev.echolab.lab.compare;

import dev.echolab.lab.trial.Metric;
import dev.echolab.load.report.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Explains a server's result by what was measured: how busy the processors were, and which counts
 * differ from those of the baseline.
 *
 * <p>Only figures of the same trials are used. A count that differs is no proof of a cause.
 *
 * @param trials the VALID trials of one scenario
 * @param cores that server and client share
 * @param baseline that ratios and counts refer to
 */
record CostDiagnosis(PairedTrials trials, int cores, Optional<String> baseline) {
  /** From this share of busy cores on, only cheaper echoes make a server faster. */
  private static final double BUSY_SHARE = 0.9;

  private static final double NOTEWORTHY_COUNT = 1.25;

  /** A count per echo that differs by less explains nothing, however large the ratio. */
  private record Cause(Metric metric, double minDifference) {}

  private static final List<Cause> CAUSES =
      List.of(
          new Cause(Metric.READ_CALLS, 0.02),
          new Cause(Metric.EMPTY_READS, 0.02),
          new Cause(Metric.WRITE_CALLS, 0.02),
          new Cause(Metric.SELECTS, 0.02),
          new Cause(Metric.VOLUNTARY_SWITCHES, 0.02),
          new Cause(Metric.INVOLUNTARY_SWITCHES, 0.02),
          new Cause(Metric.ALLOCATED, 16));

  /**
   * What limited one server, and what its echoes cost. Shares are of all processors; null is not
   * known.
   *
   * @param limitedBy in a word or two
   * @param cpuRatio CPU per echo, as a multiple of the baseline's
   * @param switchesPerEcho context switches of both kinds
   * @param differences counts per echo that exceed the baseline's by a quarter
   */
  record Row(
      String name,
      String limitedBy,
      Double idleShare,
      Double othersShare,
      Double cpuRatio,
      Double switchesPerEcho,
      List<String> differences) {}

  /** Returns a row for each server, in the same order. */
  List<Row> of(List<String> names) {
    return names.stream().map(this::row).toList();
  }

  private Row row(String name) {
    OptionalDouble cpu = trials.mean(name, Metric.CPU);
    OptionalDouble baseCpu =
        baseline.map(b -> trials.mean(b, Metric.CPU)).orElse(OptionalDouble.empty());
    OptionalDouble voluntary = mean(name, Metric.VOLUNTARY_SWITCHES);
    OptionalDouble involuntary = mean(name, Metric.INVOLUNTARY_SWITCHES);
    return new Row(
        name,
        limitedBy(name),
        Json.orNull(mean(name, Metric.IDLE)),
        Json.orNull(mean(name, Metric.OTHERS)),
        cpu.isEmpty() || baseCpu.isEmpty()
            ? null
            : (Double) (cpu.getAsDouble() / baseCpu.getAsDouble()),
        voluntary.isEmpty() || involuntary.isEmpty()
            ? null
            : (Double) (voluntary.getAsDouble() + involuntary.getAsDouble()),
        baseline.filter(b -> !b.equals(name)).map(b -> differences(name, b)).orElse(List.of()));
  }

  private String limitedBy(String name) {
    OptionalDouble perSecond = trials.mean(name, Metric.ECHOES_PER_SECOND);
    OptionalDouble serverNs = trials.mean(name, Metric.CPU);
    OptionalDouble clientNs = trials.mean(name, Metric.CLIENT_CPU);
    if (perSecond.isEmpty() || serverNs.isEmpty() || clientNs.isEmpty()) {
      return "not known";
    }
    double busyCores =
        perSecond.getAsDouble() * (serverNs.getAsDouble() + clientNs.getAsDouble()) / 1e9;
    if (busyCores >= BUSY_SHARE * cores) {
      return "CPU";
    }
    OptionalDouble idle = mean(name, Metric.IDLE);
    if (idle.isEmpty()) {
      return "not known";
    }
    double spareShare = 1 - BUSY_SHARE;
    if (idle.getAsDouble() > spareShare) {
      return "waiting";
    }
    double foreignShare = mean(name, Metric.OTHERS).orElse(0) + mean(name, Metric.STOLEN).orElse(0);
    return foreignShare > spareShare ? "others' CPU" : "CPU";
  }

  private List<String> differences(String name, String base) {
    List<String> counts = new ArrayList<>();
    for (Cause cause : CAUSES) {
      // Not a number if it is not known; no comparison is true then.
      double count = mean(name, cause.metric()).orElse(Double.NaN);
      double baseCount = mean(base, cause.metric()).orElse(Double.NaN);
      if (count - baseCount >= cause.minDifference() && count >= NOTEWORTHY_COUNT * baseCount) {
        counts.add(
            cause.metric().label() + " " + figure(count) + " instead of " + figure(baseCount));
      }
    }
    return counts;
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%,.0f", value);
  }

  /** Returns the arithmetic mean over the trials: counts may be 0. */
  private OptionalDouble mean(String name, Metric metric) {
    return Arrays.stream(trials.values(name, metric)).average();
  }
}
