package dev.echolab.lab.explain;

import dev.echolab.lab.explain.ExplainResult.VariantResult;
import dev.echolab.lab.explain.ExplainSettings.Load;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.load.report.Format;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes a result as one or two sentences: which is fastest, where its time goes, what is cheap.
 */
final class ExplainHeadline {
  private ExplainHeadline() {}

  static String of(ExplainResult result) {
    List<VariantResult> timed =
        result.explained().stream()
            .filter(v -> v.timed().load().isValid() && v.timed().timelines().count() > 0)
            .sorted(Comparator.comparingLong(ExplainText::medianNs))
            .toList();
    List<VariantResult> costed =
        result.explained().stream()
            .filter(v -> v.costs(Load.FULL).cpuNs().isPresent())
            .sorted(Comparator.comparingDouble(ExplainHeadline::cpuNs))
            .toList();
    String text =
        (timed.isEmpty() ? "" : speed(timed))
            + (costed.isEmpty() ? "" : cost(costed, result.settings().connections()));
    return text.isEmpty() ? "No times and no costs: " + whyNot(result) + "." : text.strip();
  }

  private static String speed(List<VariantResult> timed) {
    VariantResult best = timed.get(0);
    VariantResult last = timed.get(timed.size() - 1);
    Map.Entry<Step, Long> longest =
        best.timed().timelines().medians().entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .orElseThrow();
    long medianNs = ExplainText.medianNs(best);
    String ratio =
        timed.size() == 1
            ? ""
            : ", %s x %s"
                .formatted(
                    ConfidenceInterval.times((double) medianNs / ExplainText.medianNs(last)),
                    last.name());
    return "%s answered in %s (median)%s; its longest step is \"%s\", %s."
        .formatted(
            best.name(),
            Format.time(medianNs),
            ratio,
            longest.getKey().label,
            Format.time(longest.getValue()));
  }

  private static String cost(List<VariantResult> costed, int connections) {
    VariantResult best = costed.get(0);
    VariantResult last = costed.get(costed.size() - 1);
    CostProfile full = best.costs(Load.FULL);
    Double callsPerEcho = full.costs().get(CostProfile.Cost.SYSTEM_CALLS);
    String calls =
        callsPerEcho == null
            ? ""
            : " and %s system calls".formatted(ConfidenceInterval.times(callsPerEcho));
    String ratio =
        // The ticks of the CPU times may explain a smaller difference.
        cpuNs(last) - cpuNs(best)
                <= Math.max(full.cpuResolutionNs(), last.costs(Load.FULL).cpuResolutionNs())
            ? ""
            : ", about %s x the CPU of %s"
                .formatted(ConfidenceInterval.times(cpuNs(best) / cpuNs(last)), last.name());
    return " In a closed loop of %d connection%s an echo costs %s %s of CPU%s%s."
        .formatted(
            connections,
            connections == 1 ? "" : "s",
            best.name(),
            Format.time(Math.round(cpuNs(best))),
            calls,
            ratio);
  }

  private static double cpuNs(VariantResult variant) {
    return variant.costs(Load.FULL).cpuNs().orElseThrow();
  }

  private static String whyNot(ExplainResult result) {
    if (result.variants().isEmpty()) {
      return "interrupted before a server was measured";
    }
    return result.variants().stream()
        .map(v -> v.name() + (v.isOk() ? " has no valid samples" : " (" + v.why() + ")"))
        .collect(Collectors.joining(", "));
  }
}
