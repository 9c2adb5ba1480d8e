package dev.echolab.lab.sweep;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.lab.trial.LabDocument;
import dev.echolab.lab.trial.Participant;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.Trial;
import dev.echolab.lab.trial.TrialDocument;
import dev.echolab.load.verdict.Slo;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Holds a sweep as its result file does ({@code docs/sweep-result.schema.json}). What is not known
 * is null.
 *
 * @param knee the highest of all knees; null if there is none
 */
public record SweepDocument(
    int schemaVersion,
    String kind,
    LabDocument.Verdict verdict,
    List<String> notes,
    String over,
    Settings settings,
    Map<String, LabDocument.MetricText> metrics,
    List<Point> points,
    KneeDocument knee,
    List<KneeDocument> knees,
    List<Variant> variants,
    Map<String, String> environment) {
  private static final int SCHEMA_VERSION = 1;

  /** Holds how the sweep was set up. */
  public record Settings(
      List<String> commandLine,
      @JsonUnwrapped LabDocument.Settings shared,
      List<String> slos,
      int repetitions,
      double resolution) {
    private static Settings of(SweepSettings settings) {
      return new Settings(
          settings.commandLine(),
          LabDocument.Settings.of(
              settings.trialSettings(), settings.server(), settings.clientCores()),
          settings.trialSettings().slos().stream().map(Slo::text).toList(),
          settings.repetitions(),
          settings.resolution());
    }
  }

  /** Holds the load of a point. */
  public record Load(Double ratePerSecond, int connections, int size, int pipeline, String work) {
    private static Load of(Scenario scenario) {
      return new Load(
          scenario.rateOrNull(),
          scenario.connections(),
          scenario.sizeBytes(),
          scenario.pipeline(),
          scenario.work().toString());
    }
  }

  /** Holds one measurement. */
  public record Point(
      String variant,
      int search,
      @JsonUnwrapped Load load,
      boolean meets,
      boolean limitedByClient,
      boolean decides,
      boolean disturbed,
      @JsonUnwrapped TrialDocument.Judgement judgement,
      Map<String, Double> values) {
    private static Point of(SweepPoint point) {
      Trial trial = point.trial();
      return new Point(
          trial.participant(),
          point.search(),
          Load.of(trial.scenario()),
          point.meets(),
          point.isLimitedByClient(),
          point.decides(),
          point.isDisturbed(),
          TrialDocument.Judgement.of(trial),
          TrialDocument.values(trial));
    }
  }

  /** Holds one knee. */
  public record KneeDocument(
      String variant, Double ratePerSecond, Double low, Double high, String why) {
    private static KneeDocument of(Knee knee) {
      return new KneeDocument(
          knee.participant(),
          knee.rate().map(ConfidenceInterval::value).orElse(null),
          knee.rate().map(ConfidenceInterval::low).orElse(null),
          knee.rate().map(ConfidenceInterval::high).orElse(null),
          knee.why().orElse(null));
    }
  }

  /** Holds one participant. */
  public record Variant(String name, String status, String reason, String target) {
    private static Variant of(Participant participant, String failure) {
      return new Variant(
          participant.name(),
          failure == null ? "VALID" : "FAILED",
          failure,
          participant.target().map(Object::toString).orElse(null));
    }
  }

  /** Returns the document of a result. */
  public static SweepDocument of(SweepResult result) {
    SweepOutcome outcome = result.outcome();
    return new SweepDocument(
        SCHEMA_VERSION,
        "sweep",
        new LabDocument.Verdict(result.status().name(), outcome.interrupted(), result.reasons()),
        result.notes(),
        result.settings().over().key(),
        Settings.of(result.settings()),
        LabDocument.metrics(),
        outcome.points().stream().map(Point::of).toList(),
        outcome.knees().stream()
            .filter(knee -> knee.rate().isPresent())
            .max(Comparator.comparingDouble(knee -> knee.rate().orElseThrow().value()))
            .map(KneeDocument::of)
            .orElse(null),
        outcome.knees().stream().map(KneeDocument::of).toList(),
        outcome.participants().stream()
            .map(p -> Variant.of(p, outcome.failures().get(p.name())))
            .toList(),
        result.environment());
  }
}
