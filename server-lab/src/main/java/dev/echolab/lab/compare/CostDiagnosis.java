package dev.echolab.lab.compare;

import dev.echolab.lab.trial.Metric;
import dev.echolab.load.report.Format;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Explains a server's result by what was measured: how busy the processors were, and which counts
 * differ from those of the server that needs the least CPU per echo.
 *
 * <p>Only figures of the same trials are used. A count that differs is no proof of a cause; where
 * none differs, the text states that too.
 *
 * @param trials the VALID trials of one scenario
 * @param cores that server and client share
 */
record CostDiagnosis(PairedTrials trials, int cores) {
  /** From this share of busy cores on, only cheaper echoes make a server faster. */
  private static final double BUSY_SHARE = 0.9;

  /** Costs that differ by less are not mentioned. */
  private static final double NOTEWORTHY_COST = 1.15;

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

  /** Returns one or two sentences for each server whose costs are known; best first. */
  List<String> of(List<String> names) {
    List<String> known =
        names.stream()
            .filter(name -> value(name, Metric.CPU) > 0 && value(name, Metric.CLIENT_CPU) > 0)
            .sorted(Comparator.comparingDouble(name -> value(name, Metric.CPU)))
            .toList();
    List<String> sentences = new ArrayList<>();
    for (String name : known) {
      String best = known.get(0);
      sentences.add(limit(name) + (name.equals(best) ? "" : difference(name, best)));
    }
    return sentences;
  }

  private String limit(String name) {
    double perSecond = value(name, Metric.ECHOES_PER_SECOND);
    double serverNs = value(name, Metric.CPU);
    double clientNs = value(name, Metric.CLIENT_CPU);
    double busy = perSecond * (serverNs + clientNs) / 1e9;
    String measured =
        String.format(
            Locale.ROOT,
            "%s: %s echoes/s at %s of server and %s of client CPU each kept %.2f of %d cores busy",
            name,
            Format.rate(perSecond),
            Format.time(Math.round(serverNs)),
            Format.time(Math.round(clientNs)),
            busy,
            cores);
    if (busy >= BUSY_SHARE * cores) {
      return measured + ": the processors were the limit.";
    }
    OptionalDouble idle = mean(name, Metric.IDLE);
    if (idle.isEmpty()) {
      return measured + "; whether the rest was idle is not known.";
    }
    double idleCores = idle.getAsDouble() * cores;
    double othersCores = mean(name, Metric.OTHERS).orElse(0) * cores;
    double stolenCores = mean(name, Metric.STOLEN).orElse(0) * cores;
    String rest =
        String.format(
            Locale.ROOT,
            "; of the rest %.2f were idle, other programs used %.2f, the host took %.2f: ",
            idleCores,
            othersCores,
            stolenCores);
    double spareCores = (1 - BUSY_SHARE) * cores;
    if (idleCores > spareCores) {
      return measured + rest + "what limited it was waiting, not the processors.";
    }
    return othersCores + stolenCores > spareCores
        ? measured
            + rest
            + "the processors were the limit, but other programs or the host used some of them."
        : measured + rest + "the processors were the limit, interrupts included.";
  }

  private String difference(String name, String best) {
    double ratio = value(name, Metric.CPU) / value(best, Metric.CPU);
    if (ratio < NOTEWORTHY_COST) {
      return "";
    }
    List<String> counts = new ArrayList<>();
    for (Cause cause : CAUSES) {
      // Not a number if it is not known; no comparison is true then.
      double count = mean(name, cause.metric()).orElse(Double.NaN);
      double bestCount = mean(best, cause.metric()).orElse(Double.NaN);
      if (count - bestCount >= cause.minDifference() && count >= NOTEWORTHY_COUNT * bestCount) {
        counts.add(
            cause.metric().label() + " " + figure(count) + " instead of " + figure(bestCount));
      }
    }
    return String.format(
        Locale.ROOT,
        " Its CPU per echo was %.2f times that of %s (user %.2f, kernel %.2f times); %s.",
        ratio,
        best,
        value(name, Metric.CPU_USER) / value(best, Metric.CPU_USER),
        value(name, Metric.CPU_SYS) / value(best, Metric.CPU_SYS),
        counts.isEmpty()
            ? "none of the calls, switches and allocations that are counted differed by a quarter"
            : "measured in the same trials: " + String.join(", ", counts));
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%,.0f", value);
  }

  /** Returns the geometric mean over the trials, or 0 if it is not known. */
  private double value(String name, Metric metric) {
    return trials.level(name, metric).orElse(0);
  }

  /** Returns the arithmetic mean over the trials: counts may be 0. */
  private OptionalDouble mean(String name, Metric metric) {
    return Arrays.stream(trials.values(name, metric)).average();
  }
}
