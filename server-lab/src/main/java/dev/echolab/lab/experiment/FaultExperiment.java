package dev.echolab.lab.experiment;

import dev.echolab.lab.server.ServerStartException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The comparison with one thing set wrong: the same load against right and wrong, and the symptom
 * that the wrong one must show. Only ordinary options are used.
 */
final class FaultExperiment implements Experiment {
  /**
   * What one side showed.
   *
   * @param value bigger is worse; NaN if there is none
   * @param doubt why no verdict may rest on it; empty if one may
   */
  record Figure(double value, String doubt) {
    static Figure of(double value) {
      return new Figure(value, "");
    }
  }

  /** Runs one side. */
  @FunctionalInterface
  interface Side {
    Figure run(Rig rig) throws ServerStartException, IOException, InterruptedException;
  }

  /**
   * What is compared.
   *
   * @param symptom name and unit of the figure
   * @param minRatio wrong / right from which on the symptom has appeared
   */
  record Setup(
      String symptom,
      String right,
      Side rightSide,
      String wrong,
      Side wrongSide,
      double minRatio) {}

  private final Hypothesis hypothesis;
  private final Setup setup;

  /** The claim says what is wrong; the prediction is the symptom. */
  FaultExperiment(String name, String wrong, String prediction, Setup setup, List<String> limits) {
    this.hypothesis =
        new Hypothesis(
            name,
            "break",
            wrong,
            prediction,
            String.format(
                Locale.ROOT, "%s: wrong / right >= %.1f", setup.symptom(), setup.minRatio()),
            limits);
    this.setup = setup;
  }

  @Override
  public Hypothesis hypothesis() {
    return hypothesis;
  }

  @Override
  public Findings run(Rig rig) throws ServerStartException, IOException, InterruptedException {
    Figure rightFigure = setup.rightSide().run(rig);
    Figure wrongFigure = setup.wrongSide().run(rig);
    double right = rightFigure.value();
    double wrong = wrongFigure.value();
    String doubt = rightFigure.doubt().isEmpty() ? wrongFigure.doubt() : rightFigure.doubt();
    return new Findings(
        List.of(
            new Table(
                "Right and wrong",
                List.of("setting", setup.symptom()),
                List.of(
                    Arrays.asList("right: " + setup.right(), known(right)),
                    Arrays.asList("wrong: " + setup.wrong(), known(wrong))))),
        new Chart(
            setup.symptom(),
            Chart.Form.BAR,
            Chart.Scale.LOGARITHMIC,
            "",
            setup.symptom(),
            List.of("right: " + setup.right(), "wrong: " + setup.wrong()),
            List.of(new Chart.Series(setup.symptom(), Arrays.asList(known(right), known(wrong))))),
        List.of(),
        doubt.isEmpty() ? conclude(right, wrong) : Conclusion.cannotBeTold(doubt));
  }

  private static Double known(double figure) {
    return Double.isNaN(figure) ? null : figure;
  }

  private Conclusion conclude(double right, double wrong) {
    if (Double.isNaN(right) || Double.isNaN(wrong) || right <= 0) {
      return Conclusion.cannotBeTold("one side has no figure");
    }
    double ratio = wrong / right;
    boolean appeared = ratio >= setup.minRatio();
    return Conclusion.of(
        appeared,
        String.format(
            Locale.ROOT,
            "the symptom %s: %s is %.1fx with the wrong setting",
            appeared ? "appeared" : "did not appear",
            setup.symptom(),
            ratio));
  }
}
