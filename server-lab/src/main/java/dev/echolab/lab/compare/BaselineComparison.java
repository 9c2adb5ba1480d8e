package dev.echolab.lab.compare;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.lab.stats.Stats;
import dev.echolab.lab.trial.LabDocument;
import dev.echolab.lab.trial.Metric;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 * @param undecided texts of the deciding figures that both have, without an interval
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
  public static BaselineComparison of(CompareResult result, BaselineResult baseline, double limit) {
    return of(BaselineResult.of(result), baseline, limit);
  }

  /** Compares two results of files. */
  public static BaselineComparison of(BaselineResult later, BaselineResult earlier, double limit) {
    List<Figure> figures = new ArrayList<>();
    for (BaselineResult.Variant variant : later.document().variants()) {
      for (BaselineResult.Load load : later.document().cells()) {
        for (Metric metric : metrics(later, load)) {
          figures.add(new Figure(variant.name(), load, metric, earlier, later));
        }
      }
    }
    long deciding = figures.stream().filter(Figure::decides).filter(Figure::isInBoth).count();
    double errorRate = ERROR_RATE / Math.max(1, deciding);
    List<Change> changes = new ArrayList<>();
    List<String> regressions = new ArrayList<>();
    List<String> undecided = new ArrayList<>();
    for (Figure figure : figures) {
      Optional<Change> change =
          Optional.of(figure).filter(Figure::isInBoth).map(f -> f.change(errorRate));
      change.ifPresent(changes::add);
      if (figure.decides()) {
        change
            .filter(c -> c.direction() == Direction.WORSE && leastWorsening(c) > limit)
            .ifPresent(c -> regressions.add(figure.place() + ": " + BaselineText.text(c)));
        if (change.flatMap(Change::ratio).isEmpty() && figure.isExpected()) {
          undecided.add(figure.place() + ": " + figure.metric().label());
        }
      }
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
    if (Collections.disjoint(later.loads(), earlier.loads())) {
      return mismatch("the loads differ", later.loads(), earlier.loads(), earlier.name());
    }
    if (Collections.disjoint(later.variants(), earlier.variants())) {
      return mismatch("no server is in both", later.variants(), earlier.variants(), earlier.name());
    }
    return "no server and load has VALID trials here and in " + earlier.name();
  }

  private static String mismatch(String what, List<String> now, List<String> before, String file) {
    return "%s. Here: %s; in %s: %s"
        .formatted(what, String.join(" and ", now), file, String.join(" and ", before));
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

    /** Returns false for what cannot be compared: new, or known on neither side. */
    private boolean isExpected() {
      return earlier.document().variants().stream().anyMatch(v -> v.name().equals(variant))
          && earlier.document().cells().stream().anyMatch(c -> c.id().equals(load.id()))
          && before().length + after().length > 0;
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
    return result.document().kind().equals(CompareDocument.KIND)
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
  private static double leastWorsening(Change change) {
    return leastWorsening(change.metric(), change.ratio().orElseThrow());
  }

  static double leastWorsening(Metric metric, ConfidenceInterval ratio) {
    return metric.isHigherBetter() ? 1 - ratio.high() : ratio.low() - 1;
  }

  private static List<String> differences(BaselineResult later, BaselineResult earlier) {
    List<String> differences = new ArrayList<>();
    Map<String, String> before = earlier.document().environment();
    Map<String, String> after = later.document().environment();
    for (String name : names(before.keySet(), after.keySet(), EXPECTED_TO_DIFFER)) {
      add(
          differences,
          name,
          before.getOrDefault(name, "not known"),
          after.getOrDefault(name, "not known"));
    }
    ObjectNode old = earlier.document().settings();
    ObjectNode now = later.document().settings();
    for (String name : names(keys(old), keys(now), IRRELEVANT_SETTINGS)) {
      add(differences, name, old.path(name).toString(), now.path(name).toString());
    }
    return differences;
  }

  private static Set<String> keys(ObjectNode node) {
    return node.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
  }

  /** Returns all names but some, in a fixed order. */
  private static Set<String> names(Set<String> some, Set<String> others, Set<String> without) {
    return Stream.concat(some.stream(), others.stream())
        .filter(name -> !without.contains(name))
        .sorted()
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static void add(List<String> differences, String name, String old, String now) {
    if (!old.equals(now)) {
      differences.add(name + ": " + old + " -> " + now);
    }
  }

  /** Returns false if a deciding figure of a server and load has no interval. */
  @JsonIgnore
  public boolean isConclusive() {
    return !changes.isEmpty() && undecided.isEmpty();
  }

  /** Returns the changes in one sentence. */
  @JsonProperty
  public String headline() {
    return BaselineText.headline(this);
  }
}
