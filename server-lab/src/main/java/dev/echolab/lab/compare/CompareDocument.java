package dev.echolab.lab.compare;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.lab.stats.Stats;
import dev.echolab.lab.trial.LabDocument;
import dev.echolab.lab.trial.LatencyDistributions;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.OptionTables;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.ScenarioDocument;
import dev.echolab.lab.trial.TrialDocument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * Holds a comparison as its result file does ({@code docs/compare-result.schema.json}). Writer and
 * reader use the same records. What is not known is null.
 *
 * @param ranked the ranking over all scenarios
 * @param cells the scenarios
 * @param variants the participants
 * @param against the changes since an earlier comparison; the key is absent without one
 */
public record CompareDocument(
    int schemaVersion,
    String kind,
    LabDocument.Verdict verdict,
    List<String> notes,
    Settings settings,
    Map<String, LabDocument.MetricText> metrics,
    @JsonUnwrapped Ranked ranked,
    List<Cell> cells,
    List<Variant> variants,
    Options options,
    Map<String, String> environment,
    @JsonInclude(JsonInclude.Include.NON_NULL) Against against) {
  static final int SCHEMA_VERSION = 1;
  static final String KIND = "compare";

  /** Points of a percentile curve each time the distance to 100 % halves. */
  private static final int TICKS_PER_HALF_DISTANCE = 4;

  /** Holds how the comparison was set up. */
  public record Settings(
      List<String> commandLine,
      int trials,
      @JsonUnwrapped LabDocument.Settings shared,
      String baseline,
      double tieMargin,
      String intervals,
      String clientWarmup) {
    private static Settings of(CompareSettings settings) {
      return new Settings(
          settings.commandLine(),
          settings.trials(),
          settings.document(),
          settings.baseline().orElse(null),
          settings.margin(),
          "95 %, expanded percentile bootstrap over rounds, seed 1",
          settings.clientWarmup());
    }
  }

  /** Holds a ranking: groups of names, best first, and the pairs behind it. */
  public record Ranked(
      String rankedBy, List<List<String>> ranking, List<String> unranked, List<Pair> pairs) {
    private static Ranked of(Ranking ranking) {
      return new Ranked(
          ranking.by().key(),
          ranking.groups(),
          ranking.unranked(),
          ranking.pairs().stream()
              .map(p -> new Pair(p.first(), p.second(), p.ratio().orElse(null), p.apart()))
              .toList());
    }
  }

  /** Compares two participants. */
  public record Pair(String first, String second, ConfidenceInterval ratio, boolean apart) {}

  /** Holds one scenario with its own ranking. */
  public record Cell(@JsonUnwrapped ScenarioDocument scenario, @JsonUnwrapped Ranked ranked) {}

  /** Holds one participant with all its trials. */
  public record Variant(
      String name,
      String status,
      String reason,
      String target,
      List<String> command,
      List<TrialDocument> trials,
      Summary summary) {
    private static Variant of(CompareResult result, ParticipantResult participantResult) {
      String name = participantResult.participant().name();
      return new Variant(
          name,
          participantResult.status().name(),
          participantResult.reason().orElse(null),
          participantResult.participant().target().map(Object::toString).orElse(null),
          participantResult.command(),
          result.outcome().trials().stream()
              .filter(trial -> trial.participant().equals(name))
              .map(TrialDocument::of)
              .toList(),
          new Summary(
              result.outcome().scenarios().stream()
                  .map(scenario -> CellSummary.of(result, participantResult, scenario))
                  .toList()));
    }
  }

  /** Sums up a participant. */
  public record Summary(List<CellSummary> cells) {}

  /**
   * Sums up the VALID trials of a participant in one scenario.
   *
   * @param cell the id of the scenario
   * @param values by {@link Metric#key()}
   * @param ratios to the baseline, by {@link Metric#key()}
   */
  public record CellSummary(
      String cell,
      int validTrials,
      Map<String, Spread> values,
      Map<String, ConfidenceInterval> ratios,
      Curve curve,
      String status,
      String reason) {
    private static CellSummary of(
        CompareResult result, ParticipantResult participantResult, Scenario scenario) {
      String name = participantResult.participant().name();
      PairedTrials trials = result.trials().in(scenario);
      Map<String, Spread> values = new LinkedHashMap<>();
      Map<String, ConfidenceInterval> ratios = new LinkedHashMap<>();
      for (Metric metric : Metric.values()) {
        values.put(metric.key(), Spread.of(trials, name, metric));
        Optional<String> baseline = result.settings().baseline();
        ratios.put(metric.key(), baseline.flatMap(b -> trials.ratio(name, b, metric)).orElse(null));
      }
      ParticipantResult inScenario = participantResult.in(scenario, result.outcome().trials());
      return new CellSummary(
          scenario.id(),
          trials.values(name, Metric.ECHOES_PER_SECOND).length,
          values,
          ratios,
          Curve.of(result.outcome().distributions().of(name, scenario)),
          inScenario.status().name(),
          inScenario.reason().orElse(null));
    }
  }

  /**
   * Holds mean, interval and range of several trials.
   *
   * @param low null if there are too few trials for an interval
   * @param high null if there are too few trials for an interval
   */
  public record Spread(double value, Double low, Double high, double min, double max) {
    private static Spread of(PairedTrials trials, String name, Metric metric) {
      double[] values = trials.values(name, metric);
      if (values.length == 0) {
        return null;
      }
      Optional<ConfidenceInterval> interval = trials.mean(name, metric);
      return new Spread(
          Stats.mean(values),
          interval.map(ConfidenceInterval::low).orElse(null),
          interval.map(ConfidenceInterval::high).orElse(null),
          Arrays.stream(values).min().orElseThrow(),
          Arrays.stream(values).max().orElseThrow());
    }
  }

  /** Holds pairs of percentile and nanoseconds, denser towards 100. */
  public record Curve(List<List<Number>> corrected, List<List<Number>> uncorrected) {
    private static Curve of(Optional<LatencyDistributions.Pair> pair) {
      return new Curve(
          pair.map(p -> points(p.corrected())).orElse(List.of()),
          pair.map(p -> points(p.uncorrected())).orElse(List.of()));
    }

    /** Leaves out the last, endless step. */
    private static List<List<Number>> points(Histogram histogram) {
      List<List<Number>> points = new ArrayList<>();
      long count = histogram.getTotalCount();
      for (HistogramIterationValue step : histogram.percentiles(TICKS_PER_HALF_DISTANCE)) {
        double percentile = step.getPercentileLevelIteratedTo();
        if (percentile >= 100 || (100 - percentile) / 100 * count < 1) {
          break;
        }
        points.add(List.of(percentile, step.getValueIteratedTo()));
      }
      return points;
    }
  }

  /** Holds the options of all servers: those that are equal in all, and those of each model. */
  public record Options(
      boolean identical,
      List<String> shared,
      Map<String, List<String>> own,
      List<String> differences) {
    private static Options of(OptionTables tables) {
      return new Options(
          tables.differences().isEmpty(), tables.shared(), tables.own(), tables.differences());
    }
  }

  /** Holds the changes since an earlier comparison. */
  public record Against(
      String file,
      List<String> differentEnvironment,
      List<Change> changes,
      List<String> regressions) {
    static Against of(BaselineComparison comparison) {
      return new Against(
          comparison.file(),
          comparison.differentEnvironment(),
          comparison.changes().stream().map(Change::of).toList(),
          comparison.regressions());
    }
  }

  /**
   * Holds the change of one figure.
   *
   * @param ratio new to old
   */
  public record Change(
      String variant, String cell, String metric, ConfidenceInterval ratio, String verdict) {
    private static Change of(BaselineComparison.Change change) {
      return new Change(
          change.variant(),
          change.scenario().id(),
          change.metric().key(),
          change.ratio().orElse(null),
          change.direction().key());
    }
  }

  /** Returns the document of a result. */
  public static CompareDocument of(CompareResult result) {
    Comparison.Outcome outcome = result.outcome();
    return new CompareDocument(
        SCHEMA_VERSION,
        KIND,
        new LabDocument.Verdict(result.status().name(), outcome.interrupted(), result.reasons()),
        result.notes(),
        Settings.of(result.settings()),
        LabDocument.metrics(),
        Ranked.of(result.ranking()),
        outcome.scenarios().stream()
            .map(s -> new Cell(ScenarioDocument.of(s), Ranked.of(result.rankingIn(s))))
            .toList(),
        outcome.participantResults().stream().map(p -> Variant.of(result, p)).toList(),
        Options.of(result.optionTables()),
        result.environment(),
        null);
  }

  /** Returns this document with the changes since an earlier comparison. */
  public CompareDocument with(BaselineComparison comparison) {
    return new CompareDocument(
        schemaVersion,
        kind,
        verdict,
        notes,
        settings,
        metrics,
        ranked,
        cells,
        variants,
        options,
        environment,
        Against.of(comparison));
  }

  /** Returns the tree without what only machines read: small enough to be embedded in a page. */
  public static ObjectNode forPage(ObjectNode tree) {
    ObjectNode page = tree.deepCopy();
    for (var variant : page.path("variants")) {
      for (var trial : variant.path("trials")) {
        ObjectNode node = (ObjectNode) trial;
        node.set("seconds", node.path("result").path("seconds").deepCopy());
        node.remove("result");
      }
    }
    return page;
  }
}
