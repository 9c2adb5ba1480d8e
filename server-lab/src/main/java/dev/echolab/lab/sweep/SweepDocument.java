package dev.echolab.lab.sweep;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.lab.trial.LabDocument;
import dev.echolab.lab.trial.Participant;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.Trial;
import dev.echolab.load.plan.Target;
import dev.echolab.load.report.Json;
import dev.echolab.load.verdict.Slo;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds the result file of a sweep ({@code docs/sweep-result.schema.json}). */
public final class SweepDocument {
  private SweepDocument() {}

  private record KneeDocument(
      String variant,
      Double ratePerSecond,
      Double low,
      Double high,
      String why,
      int searches,
      Double metPerSecond,
      Double missedPerSecond,
      String bounds) {
    private static KneeDocument of(Knee knee, KneeBounds bounds) {
      return new KneeDocument(
          knee.participant(),
          knee.rate().map(ConfidenceInterval::value).orElse(null),
          knee.rate().map(ConfidenceInterval::low).orElse(null),
          knee.rate().map(ConfidenceInterval::high).orElse(null),
          knee.why().orElse(null),
          knee.searches(),
          Json.orNull(bounds.met()),
          Json.orNull(bounds.missed()),
          bounds.text());
    }

    /** Returns the rate, else the highest one that is known to be met, else 0. */
    private double metAtLeast() {
      return ratePerSecond != null ? ratePerSecond : metPerSecond != null ? metPerSecond : 0;
    }
  }

  private record Variant(String name, Trial.Status status, String reason, Target target) {
    private static Variant of(Participant participant, String failure) {
      Trial.Status status = failure == null ? Trial.Status.VALID : Trial.Status.FAILED;
      return new Variant(participant.name(), status, failure, participant.target().orElse(null));
    }
  }

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
    List<KneeDocument> knees =
        outcome.knees().stream().map(knee -> KneeDocument.of(knee, result.boundsOf(knee))).toList();
    document.put(
        "knee",
        knees.stream()
            .filter(knee -> knee.metAtLeast() > 0)
            .max(Comparator.comparingDouble(KneeDocument::metAtLeast))
            .orElse(null));
    document.put("knees", knees);
    document.put(
        "variants",
        outcome.participants().stream()
            .map(p -> Variant.of(p, outcome.failures().get(p.name())))
            .toList());
    document.put("environment", result.environment());
    return Json.toTree(document);
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
