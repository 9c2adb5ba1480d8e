package dev.echolab.lab.compare;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.stats.Bootstrap;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.lab.stats.Stats;
import dev.echolab.lab.trial.LabDocument;
import dev.echolab.lab.trial.Metric;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Computes what changed from an earlier result to a later one.
 *
 * <p>The two were not interleaved: whatever differs between two days is in the change, so the
 * environments are compared too. CPU time per echo, which a busy machine disturbs least, is listed
 * next to the ranked metric.
 *
 * @param file of the earlier result
 * @param differentEnvironment texts of what differs
 * @param changes of every server and load that both have
 * @param regressions texts of the deciding figures whose whole interval is worse than the limit
 * @param undecided texts of the deciding figures without an interval, with the reason
 * @param mismatch why nothing can be compared, if that is so
 */
@JsonPropertyOrder({"headline", "file"})
public record BaselineComparison(
    String file,
    List<String> differentEnvironment,
    List<Change> changes,
    List<String> regressions,
    @JsonIgnore List<String> undecided,
    @JsonIgnore String mismatch) {

  /** Says how a figure changed. */
  public enum Direction {
    BETTER,
    WORSE,
    SAME,
    UNKNOWN;

    @JsonValue
    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One figure.
   *
   * @param before geometric mean of the earlier trials
   * @param after geometric mean of the later trials
   * @param ratio new to old; its interval covers all deciding figures together with 95 %; empty if
   *     either has too few trials
   */
  @JsonPropertyOrder({"variant", "cell"})
  public record Change(
      String variant,
      @JsonIgnore BaselineResult.Load load,
      Metric metric,
      double before,
      double after,
      @JsonSerialize(converter = LabDocument.OrNull.class) Optional<ConfidenceInterval> ratio,
      @JsonProperty("verdict") Direction direction) {
    @JsonProperty
    String cell() {
      return load.id();
    }
  }

  /** Keys that always differ and explain nothing. */
  private static final Set<String> EXPECTED_TO_DIFFER = Set.of("time", "commit");

  /** Settings that differ without changing what is measured. */
  private static final Set<String> IRRELEVANT_SETTINGS =
      Set.of(
          "commandLine",
          "trials",
          "seed",
          "java",
          "baseline",
          "tieMargin",
          "intervals",
          "clientWarmup",
          "targets",
          "rampPerSecond",
          "sources");

  /** Of all intervals of deciding figures together; divided by their number (Bonferroni). */
  private static final double ERROR_RATE = 0.05;

  /** Compares, and calls a worsening whose whole interval is beyond {@code limit} a regression. */
  public static BaselineComparison of(BaselineResult later, BaselineResult earlier, double limit) {
    List<Figure> figures = new ArrayList<>();
    for (String variant : later.names()) {
      for (BaselineResult.Load load : later.cells()) {
        for (Metric metric : metrics(later, load)) {
          figures.add(new Figure(variant, load, metric, earlier, later));
        }
      }
    }
    long deciding = figures.stream().filter(f -> f.decides() && f.isInBoth()).count();
    double errorRate = ERROR_RATE / Math.max(1, deciding);
    List<Change> changes = new ArrayList<>();
    List<String> regressions = new ArrayList<>();
    List<String> undecided = new ArrayList<>();
    for (Figure figure : figures) {
      Change change = figure.change(errorRate);
      if (figure.isInBoth()) {
        changes.add(change);
      }
      if (figure.decides() && change.ratio().isEmpty() && figure.isExpected()) {
        undecided.add(figure.place() + ": " + figure.metric().label() + ": " + figure.missing());
      }
      change
          .ratio()
          .filter(ratio -> figure.decides() && leastWorsening(figure.metric(), ratio) > limit)
          .ifPresent(ratio -> regressions.add(figure.place() + ": " + BaselineText.text(change)));
    }
    return new BaselineComparison(
        earlier.name(),
        differences(later, earlier),
        changes,
        regressions,
        undecided,
        mismatch(later, earlier));
  }

  private static String mismatch(BaselineResult later, BaselineResult earlier) {
    String sides = ". Here: %s; in %s: %s";
    if (Collections.disjoint(later.loads(), earlier.loads())) {
      return "the loads differ"
          + sides.formatted(and(later.loads()), earlier.name(), and(earlier.loads()));
    }
    if (Collections.disjoint(later.names(), earlier.names())) {
      return "no server is in both"
          + sides.formatted(and(later.names()), earlier.name(), and(earlier.names()));
    }
    return "no figure of a server and load is known both here and in " + earlier.name();
  }

  private static String and(List<String> names) {
    return String.join(" and ", names);
  }

  /** One figure of both sides. */
  private record Figure(
      String variant,
      BaselineResult.Load load,
      Metric metric,
      BaselineResult earlier,
      BaselineResult later) {
    private double[] before() {
      return earlier.values(variant, load.id(), metric);
    }

    private double[] after() {
      return later.values(variant, load.id(), metric);
    }

    private boolean decides() {
      return metric == load.by() || metric == Metric.CPU;
    }

    private boolean isInBoth() {
      return before().length > 0 && after().length > 0;
    }

    /**
     * Returns false for what cannot be compared: what is new, a CPU time that neither side knows,
     * and a server without a trial on either side.
     */
    private boolean isExpected() {
      return earlier.names().contains(variant)
          && earlier.cells().stream().anyMatch(c -> c.id().equals(load.id()))
          && (before().length + after().length > 0
              || (metric == load.by() && sides().anyMatch(trials -> !trials.isEmpty())));
    }

    /** Returns why there is no interval. */
    private String missing() {
      return sides()
              .map(trials -> trials.stream().filter(BaselineResult.Figures::isValid).count())
              .allMatch(valid -> valid >= Bootstrap.MIN_VALUES)
          ? "too few of the VALID trials have it: too few samples, or not known"
          : BaselineText.NEEDED;
    }

    private Stream<List<BaselineResult.Figures>> sides() {
      return Stream.of(earlier, later).map(side -> side.trials(variant, load.id()));
    }

    private String place() {
      return variant + ", " + load.label();
    }

    private Change change(double errorRate) {
      Optional<ConfidenceInterval> ratio = Stats.unpairedRatio(after(), before(), errorRate);
      Direction direction =
          ratio.map(metric::better).map(BaselineComparison::direction).orElse(Direction.UNKNOWN);
      return new Change(
          variant,
          load,
          metric,
          Stats.geometricMean(before()),
          Stats.geometricMean(after()),
          ratio,
          direction);
    }
  }

  /** Returns the figures to compare, those that decide first. */
  private static List<Metric> metrics(BaselineResult result, BaselineResult.Load load) {
    return result.kind().equals(CompareDocument.KIND)
        ? List.of(load.by(), Metric.CPU)
        : Stream.of(
                load.by(),
                Metric.P99,
                Metric.ECHOES_PER_SECOND,
                Metric.P50,
                Metric.P999,
                Metric.CLIENT_CPU)
            .distinct()
            .toList();
  }

  private static Direction direction(ConfidenceInterval better) {
    return better.isAbove(1)
        ? Direction.BETTER
        : better.isBelow(1) ? Direction.WORSE : Direction.SAME;
  }

  /** Returns how much worse it is at least, as a share of the old value. */
  static double leastWorsening(Metric metric, ConfidenceInterval ratio) {
    return metric.isHigherBetter() ? 1 - ratio.high() : ratio.low() - 1;
  }

  private static List<String> differences(BaselineResult later, BaselineResult earlier) {
    Stream<String> environments =
        differences(earlier.environment(), later.environment(), EXPECTED_TO_DIFFER, "not known");
    Stream<String> settings =
        differences(texts(earlier.settings()), texts(later.settings()), IRRELEVANT_SETTINGS, "");
    return Stream.concat(environments, settings).toList();
  }

  private static Map<String, String> texts(ObjectNode node) {
    return node.properties().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().toString()));
  }

  /** Returns what differs, in a fixed order, but for some names. */
  private static Stream<String> differences(
      Map<String, String> before, Map<String, String> after, Set<String> without, String missing) {
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    names.removeAll(without);
    return names.stream()
        .filter(name -> !Objects.equals(before.get(name), after.get(name)))
        .map(
            name ->
                "%s: %s -> %s"
                    .formatted(
                        name,
                        before.getOrDefault(name, missing),
                        after.getOrDefault(name, missing)));
  }

  /** Returns false if a deciding figure of a server and load has no interval. */
  @JsonIgnore
  public boolean isConclusive() {
    return !changes.isEmpty() && undecided.isEmpty();
  }

  @JsonProperty
  public String headline() {
    return new BaselineText(this).headline();
  }
}
