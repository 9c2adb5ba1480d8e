package dev.echolab.lab.compare;

import dev.echolab.lab.stats.Bootstrap;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.lab.stats.PairedRatio;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Computes means and ratios of the VALID trials by participant, scenario and round.
 *
 * <p>Ratios are formed within a round and averaged as logarithms: trials of one round lie next to
 * each other in time, so that most of what disturbs the machine cancels out, and a/b is the
 * reciprocal of b/a. Over several scenarios a round's figure is the mean of its scenarios.
 */
public final class PairedTrials {
  private record Key(String participant, Scenario scenario, int round) {}

  private final List<Scenario> scenarios;
  private final Map<Key, Trial> trials = new HashMap<>();
  private final Bootstrap bootstrap;

  public PairedTrials(List<Scenario> scenarios, List<Trial> trials, Bootstrap bootstrap) {
    this.scenarios = List.copyOf(scenarios);
    this.bootstrap = bootstrap;
    for (Trial trial : trials) {
      if (trial.isValid()) {
        this.trials.put(new Key(trial.participant(), trial.scenario(), trial.round()), trial);
      }
    }
  }

  /**
   * Returns the geometric mean over rounds and scenarios; empty if it was never measured, or a
   * value is 0.
   */
  public OptionalDouble mean(String participant, Metric metric) {
    OptionalDouble mean =
        rounds().stream()
            .mapToDouble(round -> meanLog(participant, round, metric))
            .filter(Double::isFinite)
            .average();
    return mean.isPresent() ? OptionalDouble.of(Math.exp(mean.getAsDouble())) : mean;
  }

  /**
   * Holds mean, interval and range of several trials.
   *
   * @param low null if there are too few trials for an interval
   * @param high null if there are too few trials for an interval
   */
  public record Spread(double value, Double low, Double high, double min, double max) {}

  /** Returns the spread of the values; empty if there is none. */
  public Optional<Spread> spread(String participant, Metric metric) {
    double[] values = values(participant, metric);
    if (values.length == 0) {
      return Optional.empty();
    }
    DoubleSummaryStatistics all = Arrays.stream(values).summaryStatistics();
    Optional<ConfidenceInterval> interval = bootstrap.ofMean(values);
    Double low = interval.map(ConfidenceInterval::low).orElse(null);
    Double high = interval.map(ConfidenceInterval::high).orElse(null);
    return Optional.of(new Spread(all.getAverage(), low, high, all.getMin(), all.getMax()));
  }

  /** Returns the values, one per VALID trial, in the order of the rounds. */
  public double[] values(String participant, Metric metric) {
    List<Double> values = new ArrayList<>();
    for (int round : rounds()) {
      for (Scenario scenario : scenarios) {
        value(participant, scenario, round, metric).ifPresent(values::add);
      }
    }
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * The ratio of {@code first} to {@code second} with its interval; empty if too few rounds have
   * both.
   */
  public Optional<ConfidenceInterval> ratio(String first, String second, Metric metric) {
    return ratios(first, second, metric).interval(bootstrap);
  }

  /** Returns the same ratio with an interval of another error rate than 5 %. */
  Optional<ConfidenceInterval> ratio(String first, String second, Metric metric, double errorRate) {
    return ratios(first, second, metric).interval(errorRate);
  }

  private PairedRatio ratios(String first, String second, Metric metric) {
    PairedRatio ratios = new PairedRatio();
    for (int round : rounds()) {
      ratios.addLogs(meanLog(first, round, metric), meanLog(second, round, metric));
    }
    return ratios;
  }

  /** Returns the number of rounds in which every scenario has a value. */
  int roundsOf(String participant, Metric metric) {
    return (int)
        rounds().stream()
            .filter(round -> Double.isFinite(meanLog(participant, round, metric)))
            .count();
  }

  /** Returns the mean logarithm over the scenarios of a round; not finite if one is missing. */
  private double meanLog(String participant, int round, Metric metric) {
    double sum = 0;
    for (Scenario scenario : scenarios) {
      sum += Math.log(value(participant, scenario, round, metric).orElse(Double.NaN));
    }
    return sum / scenarios.size();
  }

  private OptionalDouble value(String participant, Scenario scenario, int round, Metric metric) {
    Trial trial = trials.get(new Key(participant, scenario, round));
    return trial == null ? OptionalDouble.empty() : trial.value(metric);
  }

  private List<Integer> rounds() {
    return trials.keySet().stream().map(Key::round).distinct().sorted().toList();
  }
}
