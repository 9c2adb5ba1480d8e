package dev.echolab.lab.sweep;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.lab.trial.LabDocument;
import dev.echolab.lab.trial.Participant;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.Trial;
import dev.echolab.load.report.Json;
import dev.echolab.load.verdict.Slo;
import java.util.LinkedHashMap;
import java.util.Map;

/** Builds the result file of a sweep ({@code docs/sweep-result.schema.json}). */
public final class SweepDocument {
  private SweepDocument() {}

  /** Returns the document of a result; {@code knee} is the highest of all knees. */
  public static ObjectNode of(SweepResult result) {
    Sweep.Outcome outcome = result.outcome();
    Map<String, Object> document =
        LabDocument.begin(
            "sweep",
            SweepText.headline(result),
            new LabDocument.Verdict(result.status(), outcome.interrupted(), result.reasons()),
            result.notes());
    document.put("over", result.settings().over().key());
    document.put("settings", settings(result.settings()));
    LabDocument.putMetrics(document);
    document.put("points", outcome.points().stream().map(SweepDocument::point).toList());
    document.put(
        "knee",
        result.sortedKnees().stream()
            .findFirst()
            .filter(knee -> result.metRate(knee) > 0)
            .map(knee -> knee(result, knee))
            .orElse(null));
    document.put("knees", outcome.knees().stream().map(knee -> knee(result, knee)).toList());
    document.put(
        "variants", outcome.participants().stream().map(p -> variant(outcome, p)).toList());
    document.put("environment", result.environment());
    return Json.toTree(document);
  }

  private static Map<String, Object> knee(SweepResult result, Knee knee) {
    KneeBounds bounds = result.boundsOf(knee);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("variant", knee.participant());
    document.put("ratePerSecond", knee.rate().map(ConfidenceInterval::value).orElse(null));
    document.put("low", knee.rate().map(ConfidenceInterval::low).orElse(null));
    document.put("high", knee.rate().map(ConfidenceInterval::high).orElse(null));
    document.put("why", knee.why().orElse(null));
    document.put("searches", knee.searches());
    document.put("metPerSecond", bounds.met() > 0 ? bounds.met() : null);
    document.put("missedPerSecond", Double.isFinite(bounds.missed()) ? bounds.missed() : null);
    document.put("bounds", bounds.text());
    return document;
  }

  private static Map<String, Object> variant(Sweep.Outcome outcome, Participant participant) {
    String failure = outcome.failures().get(participant.name());
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", participant.name());
    document.put("status", failure == null ? Trial.Status.VALID : Trial.Status.FAILED);
    document.put("reason", failure);
    document.put("target", participant.target().orElse(null));
    return document;
  }

  private static Map<String, Object> settings(SweepResult.Settings settings) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("commandLine", settings.lab().commandLine());
    LabDocument.putSettings(document, settings.lab());
    document.put("slos", settings.lab().trialSettings().slos().stream().map(Slo::text).toList());
    document.put("repetitions", settings.repetitions());
    document.put("resolution", settings.resolution());
    return document;
  }

  private static Map<String, Object> point(SweepPoint point) {
    Trial trial = point.trial();
    Scenario scenario = trial.scenario();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("variant", trial.participant());
    document.put("search", trial.round());
    document.put("ratePerSecond", scenario.rateOrNull());
    document.put("connections", scenario.connections());
    document.put("size", scenario.sizeBytes());
    document.put("pipeline", scenario.pipeline());
    document.put("work", scenario.work().toString());
    document.put("meets", point.meets());
    document.put("limitedByClient", point.isLimitedByClient());
    document.put("decides", point.decides());
    document.put("disturbed", point.isDisturbed());
    LabDocument.putAll(document, trial.judgement());
    document.put("values", trial.values());
    return document;
  }
}
