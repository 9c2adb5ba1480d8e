package dev.echolab.load.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.echolab.load.plan.SizeDistribution;
import dev.echolab.load.record.IntervalSample;
import dev.echolab.load.report.LoadDocument.HistogramSection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Checks that the figures of a result that was read agree with each other, so that a file which was
 * edited or damaged is refused. Every run that {@code lab load} writes keeps these rules.
 */
final class ResultCheck {
  /** Above every figure of a run; sums of tens of results still fit into a long. */
  private static final double MAX_FIGURE = 1e17;

  /** Figures that may be negative: clock readings, seeds, growth of a server's counters. */
  private static final Set<String> SIGNED =
      Set.of(
          "measured.startNs",
          "measured.endNs",
          "workload.seed",
          "server",
          "client.cpuUserNs",
          "client.cpuSysNs");

  private static final long DURATION_TOLERANCE_NS = 1_000_000_000L;

  private ResultCheck() {}

  /**
   * Checks a result.
   *
   * @throws IllegalArgumentException naming the key and what is wrong with it
   */
  static void check(LoadDocument document) {
    checkRange("", Json.toTree(document));
    checkHistogram("latency.corrected", document.latency().corrected());
    checkHistogram("latency.uncorrected", document.latency().uncorrected());
    checkHistogram("connect", document.connect());
    checkHistogram("client.lateness", document.client().lateness());
    long ok = document.outcomes().ok();
    same("outcomes.ok", ok, "latency.corrected.count", document.latency().corrected().count());
    same("outcomes.ok", ok, "latency.uncorrected.count", document.latency().uncorrected().count());
    long echoes = document.throughput().echoes();
    List<IntervalSample> seconds = document.seconds();
    same("throughput.echoes", echoes, "the sum of seconds", sum(seconds, IntervalSample::echoes));
    SizeDistribution size = document.workload().size();
    long bytes = document.throughput().payloadBytes();
    require(
        bytes >= (double) echoes * size.minBytes() && bytes <= (double) echoes * size.maxBytes(),
        "throughput.payloadBytes",
        bytes + " is not " + echoes + " payloads of " + size + " B");
    long missingNs = document.measured().durationNs() - sum(seconds, IntervalSample::durationNs);
    require(
        Math.abs(missingNs) <= DURATION_TOLERANCE_NS,
        "measured.durationNs",
        "differs from the sum of seconds by " + missingNs + " ns");
    same("client.threads", document.client().threads(), "workload.threads", threads(document));
    require(
        document.verdict().isValid() == document.verdict().reasons().isEmpty(),
        "verdict.status",
        document.verdict().status() + " with " + document.verdict().reasons().size() + " reasons");
    Double rate = document.workload().ratePerSecond();
    Double target = document.throughput().targetPerSecond();
    require(
        rate == null ? target == null : target != null && Math.abs(target - rate) <= rate / 1e6,
        "throughput.targetPerSecond",
        target + " is not workload.ratePerSecond, " + rate);
  }

  private static long threads(LoadDocument document) {
    return document.workload().threads();
  }

  private static long sum(List<IntervalSample> seconds, ToLongFunction<IntervalSample> figure) {
    return seconds.stream().mapToLong(figure).sum();
  }

  private static void checkHistogram(String key, HistogramSection section) {
    same(key + ".count", section.count(), key + ".histogram", section.histogram().getTotalCount());
  }

  private static void checkRange(String key, JsonNode node) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      checkRange(key.isEmpty() ? field.getKey() : key + "." + field.getKey(), field.getValue());
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      checkRange(key + "[" + i + "]", node.get(i));
    }
    double figure = node.asDouble();
    require(
        !node.isNumber() || SIGNED.contains(key) || (figure >= 0 && figure <= MAX_FIGURE),
        key,
        node + " is out of range");
  }

  private static void same(String key, long figure, String otherKey, long other) {
    require(figure == other, key, figure + ", but " + otherKey + " is " + other);
  }

  private static void require(boolean holds, String key, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(key + ": " + otherwise);
    }
  }
}
