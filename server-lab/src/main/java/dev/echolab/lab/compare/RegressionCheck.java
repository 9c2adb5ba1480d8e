package dev.echolab.lab.compare;

import dev.echolab.lab.console.TextWidth;
import dev.echolab.lab.stats.Bootstrap;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.lab.trial.Metric;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks whether a server is worse than the baseline of the same comparison.
 *
 * @param limit the share by which a figure may be worse
 * @param regressions texts of the figures whose whole interval is worse than the limit
 * @param undecided texts of the figures without an interval
 */
public record RegressionCheck(
    String baseline, double limit, List<String> regressions, List<String> undecided) {
  /** One figure of a server, under one load. */
  private record Figure(String server, CompareResult.Cell cell, Metric metric) {
    private boolean isKnown(String baseline) {
      PairedTrials trials = cell.trials();
      return trials.values(server, metric).length + trials.values(baseline, metric).length > 0;
    }

    private String place() {
      return server + ", " + cell.scenario().label() + ": ";
    }
  }

  /**
   * Compares every server that is not SKIPPED with the baseline; all intervals together cover with
   * 95 %.
   */
  public static RegressionCheck of(CompareResult result, String baseline, double limit) {
    List<Figure> figures = figures(result, baseline);
    double errorRate = result.settings().rule().errorRate(figures.size());
    List<String> regressions = new ArrayList<>();
    List<String> undecided = new ArrayList<>();
    if (figures.isEmpty()) {
      undecided.add("no other server was measured");
    }
    for (Figure figure : figures) {
      Metric metric = figure.metric();
      Optional<ConfidenceInterval> ratio =
          figure.cell().trials().ratio(figure.server(), baseline, metric, errorRate);
      if (ratio.isEmpty()) {
        undecided.add(figure.place() + metric.label());
      }
      ratio
          .filter(r -> BaselineComparison.leastWorsening(metric, r) > limit)
          .map(r -> r.timesText("the " + metric.label() + " of " + baseline, ""))
          .ifPresent(text -> regressions.add(figure.place() + text));
    }
    return new RegressionCheck(baseline, limit, regressions, undecided);
  }

  private static List<Figure> figures(CompareResult result, String baseline) {
    List<ParticipantResult> results = result.outcome().participantResults();
    return result.cells().stream()
        .flatMap(
            cell ->
                results.stream()
                    .filter(each -> each.status() != ParticipantResult.Status.SKIPPED)
                    .map(ParticipantResult::name)
                    .filter(name -> !name.equals(baseline))
                    .flatMap(
                        name ->
                            Stream.of(cell.ranking().by(), Metric.CPU)
                                .map(metric -> new Figure(name, cell, metric))))
        .filter(figure -> figure.metric() != Metric.CPU || figure.isKnown(baseline))
        .toList();
  }

  /** Returns the text of the report; of one line if nothing is worse. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    String need = ": both need " + Bootstrap.MIN_VALUES + " VALID trials that have it";
    undecided.forEach(figure -> lines.add("not decided: " + figure + need));
    regressions.forEach(regression -> lines.add("REGRESSION " + regression));
    if (lines.isEmpty()) {
      lines.add(
          "no regression: none is certainly worse than %s by more than %s %%"
              .formatted(
                  baseline,
                  BigDecimal.valueOf(limit)
                      .movePointRight(2)
                      .stripTrailingZeros()
                      .toPlainString()));
    }
    return TextWidth.wrap(lines);
  }
}
