package dev.echolab.load.lab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Trials by participant, cell and round, and what the lab computes of them. INVALID trials are not
 * in it.
 *
 * <p>Ratios are formed within a round and averaged as logarithms: trials of one round lie next to
 * each other in time, so that most of what disturbs the machine cancels out, and a/b is the
 * reciprocal of b/a. Over several cells a round's figure is the mean of its cells.
 */
public final class Rounds {
  private record Key(String participant, Cell cell, int round) {}

  private final List<Cell> cells;
  private final Map<Key, Trial> trials = new HashMap<>();
  private final Bootstrap bootstrap;

  public Rounds(List<Cell> cells, List<Trial> trials, Bootstrap bootstrap) {
    this.cells = List.copyOf(cells);
    this.bootstrap = bootstrap;
    for (Trial trial : trials) {
      if (trial.isValid()) {
        this.trials.put(new Key(trial.participant(), trial.cell(), trial.round()), trial);
      }
    }
  }

  /** The same trials, seen in one cell only. */
  public Rounds in(Cell cell) {
    return new Rounds(List.of(cell), List.copyOf(trials.values()), bootstrap);
  }

  /** Geometric mean over rounds and cells; empty if it was never measured, or is 0 once. */
  public OptionalDouble level(String participant, Metric metric) {
    double[] logs = logs(participant, metric);
    double mean = Arrays.stream(logs).average().orElse(Double.NaN);
    return Double.isFinite(mean) ? OptionalDouble.of(Math.exp(mean)) : OptionalDouble.empty();
  }

  /** Mean of the values with its interval. */
  public Optional<ConfidenceInterval> mean(String participant, Metric metric) {
    return bootstrap.ofMean(values(participant, metric));
  }

  /** The values, one per VALID trial, in the order of the rounds. */
  public double[] values(String participant, Metric metric) {
    List<Double> values = new ArrayList<>();
    for (int round : roundNumbers()) {
      for (Cell cell : cells) {
        value(participant, cell, round, metric).ifPresent(values::add);
      }
    }
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * The ratio of {@code first} to {@code second} with its interval; empty if too few rounds have
   * both.
   */
  public Optional<ConfidenceInterval> ratio(String first, String second, Metric metric) {
    List<Double> logRatios = new ArrayList<>();
    for (int round : roundNumbers()) {
      double a = meanLog(first, round, metric);
      double b = meanLog(second, round, metric);
      if (Double.isFinite(a) && Double.isFinite(b)) {
        logRatios.add(a - b);
      }
    }
    return bootstrap.ofRatios(logRatios.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private double[] logs(String participant, Metric metric) {
    return roundNumbers().stream()
        .mapToDouble(round -> meanLog(participant, round, metric))
        .filter(Double::isFinite)
        .toArray();
  }

  /** Mean logarithm over the cells of a round; not finite if one of them is missing. */
  private double meanLog(String participant, int round, Metric metric) {
    double sum = 0;
    for (Cell cell : cells) {
      sum += Math.log(value(participant, cell, round, metric).orElse(Double.NaN));
    }
    return sum / cells.size();
  }

  private OptionalDouble value(String participant, Cell cell, int round, Metric metric) {
    Trial trial = trials.get(new Key(participant, cell, round));
    return trial == null ? OptionalDouble.empty() : trial.value(metric);
  }

  private SortedSet<Integer> roundNumbers() {
    SortedSet<Integer> rounds = new TreeSet<>();
    trials.keySet().forEach(key -> rounds.add(key.round()));
    return rounds;
  }
}
