package dev.echolab.load.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.verdict.Percentile;
import dev.echolab.load.verdict.Verdict;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * Renders the result of a run as one HTML file with its data, style and script. A
 * Content-Security-Policy in it forbids every request.
 */
final class HtmlReport {
  private static final int TICKS_PER_HALF = 5;

  private HtmlReport() {}

  /** Returns the page. The data are the JSON result, with curves instead of histograms. */
  static String render(
      LoadPlan plan, RunResult result, Verdict verdict, Map<String, String> environment) {
    ObjectNode data = Json.toTree(LoadDocument.of(plan, result, verdict, environment));
    data.findParents("histogram").forEach(parent -> ((ObjectNode) parent).remove("histogram"));
    data.put("headline", LoadReport.headline(plan, result, verdict));
    data.put("workloadText", LoadReport.describe(plan));
    addCurve(data.at("/latency/corrected"), result.corrected());
    addCurve(data.at("/latency/uncorrected"), result.uncorrected());
    // HTML has no escape within a script element; in JSON the character occurs in strings only.
    return Resource.text(HtmlReport.class, "load.html")
        .replace("/*DATA*/", data.toString().replace("<", "\\u003c"));
  }

  /** Adds pairs of percentile and nanoseconds, up to the last one with enough samples above it. */
  private static void addCurve(JsonNode section, Histogram histogram) {
    ArrayNode curve = ((ObjectNode) section).putArray("curve");
    for (HistogramIterationValue value : histogram.percentiles(TICKS_PER_HALF)) {
      double percentile = value.getPercentileLevelIteratedTo();
      if (percentile > 0 && percentile < 100 && Percentile.of(histogram, percentile).isPresent()) {
        curve.addArray().add(percentile).add(value.getValueIteratedTo());
      }
    }
  }
}
