package dev.echolab.load.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.echolab.load.record.IntervalSample;
import dev.echolab.load.report.LoadDocument.HistogramSection;
import dev.echolab.load.verdict.Verdict;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Checks that the figures of a result agree with each other, so that a file which was edited or
 * damaged is refused. Every run keeps these rules.
 */
record ResultCheck(LoadDocument document) {
  private static final double MAX_FIGURE = 1e17; // sums of tens of results still fit into a long

  /** Figures that may be negative: clock readings, and the seed. */
  private static final Set<String> SIGNED =
      Set.of(".measured.startNs", ".measured.endNs", ".workload.seed");

  // -1: not available.
  private static final Set<String> MAYBE_UNKNOWN = Set.of(".client.cpuUserNs", ".client.cpuSysNs");

  private static final double DURATION_TOLERANCE_NS = 1e9;

  /**
   * Applies all rules.
   *
   * @throws IllegalArgumentException naming the key and what is wrong with it
   */
  void run() {
    checkRange("", Json.toTree(document));
    long ok = document.outcomes().ok();
    same("latency.corrected.count", document.latency().corrected().count(), "outcomes.ok", ok);
    same("latency.uncorrected.count", document.latency().uncorrected().count(), "outcomes.ok", ok);
    checkHistogram("latency.corrected", document.latency().corrected());
    checkHistogram("latency.uncorrected", document.latency().uncorrected());
    checkHistogram("connect", document.connect());
    checkHistogram("client.lateness", document.client().lateness());
    long echoes = document.throughput().echoes();
    same("throughput.echoes", echoes, "the sum of seconds", sum(IntervalSample::echoes));
    long bytes = document.throughput().payloadBytes();
    double minBytes = (double) echoes * document.workload().size().minBytes();
    double maxBytes = (double) echoes * document.workload().size().maxBytes();
    check(bytes >= minBytes && bytes <= maxBytes, "throughput.payloadBytes", bytes);
    long measuredNs = document.measured().durationNs();
    double missingNs = measuredNs - (double) sum(IntervalSample::durationNs);
    check(Math.abs(missingNs) <= DURATION_TOLERANCE_NS, "measured.durationNs", measuredNs);
    checkStages(document.stages() == null ? List.of() : document.stages());
    long threads = document.client().threads();
    same("client.threads", threads, "workload.threads", document.workload().threads());
    Verdict verdict = document.verdict();
    check(verdict.isValid() == verdict.reasons().isEmpty(), "verdict.status", verdict.status());
    Double rate = document.workload().ratePerSecond();
    Double target = document.throughput().targetPerSecond();
    check(Objects.equals(rate, target), "throughput.targetPerSecond", target);
  }

  private void checkStages(List<LoadDocument.StageSection> stages) {
    int planned = document.plan().profile().stages().size();
    same("stages", stages.size(), "workload.profile", planned);
    for (LoadDocument.StageSection stage : stages) {
      long answered = stage.corrected().count();
      same("stages.due", stage.due(), "answered and failed", answered + stage.errors());
      checkHistogram("stages.corrected", stage.corrected());
    }
  }

  private long sum(ToLongFunction<IntervalSample> figure) {
    return document.seconds().stream().mapToLong(figure).sum();
  }

  private static void checkHistogram(String key, HistogramSection section) {
    same(key + ".count", section.count(), "its histogram", section.histogram().getTotalCount());
  }

  private static void checkRange(String key, JsonNode node) {
    node.properties().forEach(field -> checkRange(key + "." + field.getKey(), field.getValue()));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      checkRange(key + "[" + i + "]", node.get(i));
    }
    if (node.isNumber() && !key.startsWith(".server") && !SIGNED.contains(key)) {
      double min = MAYBE_UNKNOWN.contains(key) ? -1 : 0;
      boolean isInRange = node.asDouble() >= min && node.asDouble() <= MAX_FIGURE;
      check(isInRange, key.substring(1), node);
    }
  }

  private static void same(String key, long figure, String otherKey, long other) {
    check(figure == other, key, "%s (%s: %s)".formatted(figure, otherKey, other));
  }

  private static void check(boolean holds, String key, Object figure) {
    if (!holds) {
      throw new IllegalArgumentException(key + ": " + figure + " disagrees with other figures");
    }
  }
}
