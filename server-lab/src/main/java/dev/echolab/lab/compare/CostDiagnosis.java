package dev.echolab.lab.compare;

import dev.echolab.lab.trial.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Explains a server's result by what was measured: how busy the processors were, and which counts
 * differ from those of the baseline.
 *
 * <p>Only figures of the same trials are used. A count that differs is no proof of a cause.
 *
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
    double baselineCpuNs = baseline.map(b -> trials.mean(b, Metric.CPU)).orElse(Double.NaN);
    return new Row(
        name,
        limitedBy(name),
        orNull(mean(name, Metric.IDLE)),
        orNull(mean(name, Metric.OTHERS)),
        orNull(trials.mean(name, Metric.CPU) / baselineCpuNs),
        orNull(mean(name, Metric.VOLUNTARY_SWITCHES) + mean(name, Metric.INVOLUNTARY_SWITCHES)),
        baseline.filter(b -> !b.equals(name)).map(b -> differences(name, b)).orElse(List.of()));
  }

  private static Double orNull(double value) {
    return Double.isNaN(value) ? null : (Double) value;
  }

  private String limitedBy(String name) {
    double perSecond = trials.mean(name, Metric.ECHOES_PER_SECOND);
    double clientCores = perSecond * trials.mean(name, Metric.CLIENT_CPU) / 1e9;
    double busyCores = perSecond * trials.mean(name, Metric.CPU) / 1e9 + clientCores;
    double idleShare = mean(name, Metric.IDLE);
    double foreignShare = mean(name, Metric.OTHERS) + mean(name, Metric.STOLEN);
    double spareShare = 1 - BUSY_SHARE;
    if (busyCores >= BUSY_SHARE * cores) {
      return "CPU";
    }
    if (clientCores >= BUSY_SHARE) {
      return "client"; // It has one thread.
    }
    if (Double.isNaN(busyCores) || Double.isNaN(idleShare)) {
      return "not known";
    }
    if (idleShare > spareShare) {
      return "waiting";
    }
    return foreignShare > spareShare ? "others' CPU" : "CPU";
  }

  private List<String> differences(String name, String base) {
    List<String> counts = new ArrayList<>();
    for (Cause cause : CAUSES) {
      double count = mean(name, cause.metric());
      double baseCount = mean(base, cause.metric());
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

  /**
   * Returns the arithmetic mean over the trials, because counts may be 0; not a number, of which no
   * comparison is true, if it is not known.
   */
  private double mean(String name, Metric metric) {
    return Arrays.stream(trials.values(name, metric)).average().orElse(Double.NaN);
  }
}
