package dev.echolab.lab.compare;

import dev.echolab.lab.stats.Bootstrap;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.lab.stats.Stats;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.Trial;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Computes means and ratios of the VALID trials by participant, scenario and round.
 *
 * <p>Ratios are formed within a round: its trials lie next to each other in time, so that most of
 * what disturbs the machine cancels out. Over several scenarios a round's figure is the mean of its
 * scenarios.
 */
public final class PairedTrials {
  private record Key(String participant, Scenario scenario, int round) {}

  private final List<Scenario> scenarios;
  private final Map<Key, Trial> trials = new HashMap<>();

  public PairedTrials(List<Scenario> scenarios, List<Trial> trials) {
    this.scenarios = List.copyOf(scenarios);
    for (Trial trial : trials) {
      if (trial.isValid()) {
        this.trials.put(new Key(trial.participant(), trial.scenario(), trial.round()), trial);
      }
    }
  }

  /**
   * Returns the geometric mean over rounds and scenarios, without the rounds that lack a value or
   * have a 0; not a number if none is left.
   */
  public double mean(String participant, Metric metric) {
    return Math.exp(meanLogs(participant, metric).average().orElse(Double.NaN));
  }

  /**
   * Holds mean, interval and range of several trials; low and high are null if they are too few.
   */
  public record Spread(double value, Double low, Double high, double min, double max) {}

  public Optional<Spread> spread(String participant, Metric metric) {
    double[] values = values(participant, metric);
    if (values.length == 0) {
      return Optional.empty();
    }
    DoubleSummaryStatistics all = Arrays.stream(values).summaryStatistics();
    Optional<ConfidenceInterval> interval = Bootstrap.ofMean(values);
    Double low = interval.map(ConfidenceInterval::low).orElse(null);
    Double high = interval.map(ConfidenceInterval::high).orElse(null);
    return Optional.of(new Spread(all.getAverage(), low, high, all.getMin(), all.getMax()));
  }

  /** Returns the values, one per VALID trial, in the order of the rounds. */
  public double[] values(String participant, Metric metric) {
    return rounds()
        .boxed()
        .flatMap(round -> scenarios.stream().map(s -> value(participant, s, round, metric)))
        .flatMapToDouble(OptionalDouble::stream)
        .toArray();
  }

  /**
   * Returns the ratio of {@code first} to {@code second} with its interval; empty if too few rounds
   * have both.
   */
  public Optional<ConfidenceInterval> ratio(String first, String second, Metric metric) {
    return Bootstrap.ofRatios(logRatios(first, second, metric));
  }

  /** Returns the same ratio with an interval of another error rate than 5 %. */
  Optional<ConfidenceInterval> ratio(String first, String second, Metric metric, double errorRate) {
    return Stats.pairedRatio(logRatios(first, second, metric), errorRate);
  }

  private double[] logRatios(String first, String second, Metric metric) {
    return rounds()
        .mapToDouble(round -> meanLog(first, round, metric) - meanLog(second, round, metric))
        .filter(Double::isFinite)
        .toArray();
  }

  /** Returns the number of rounds in which every scenario has a value. */
  int roundsOf(String participant, Metric metric) {
    return (int) meanLogs(participant, metric).count();
  }

  /** Returns the number of rounds in which every scenario has a VALID trial. */
  int validRoundsOf(String participant) {
    return roundsOf(participant, Metric.ECHOES_PER_SECOND);
  }

  private DoubleStream meanLogs(String participant, Metric metric) {
    return rounds()
        .mapToDouble(round -> meanLog(participant, round, metric))
        .filter(Double::isFinite);
  }

  /** Returns the mean logarithm over the scenarios of a round; not finite if one is missing. */
  private double meanLog(String participant, int round, Metric metric) {
    return scenarios.stream()
        .mapToDouble(s -> Math.log(value(participant, s, round, metric).orElse(Double.NaN)))
        .average()
        .orElseThrow();
  }

  private OptionalDouble value(String participant, Scenario scenario, int round, Metric metric) {
    Trial trial = trials.get(new Key(participant, scenario, round));
    return trial == null ? OptionalDouble.empty() : trial.value(metric);
  }

  private IntStream rounds() {
    return trials.keySet().stream().mapToInt(Key::round).distinct().sorted();
  }
}
