package dev.echolab.lab.experiment;

import dev.echolab.lab.experiment.ExperimentResult.LoadVerdict;
import dev.echolab.load.verdict.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Experiments with fixed figures, for the golden files. */
final class ExperimentSamples {
  private ExperimentSamples() {}

  /** One of each verdict; the last one is about a wrong setting. */
  static List<ExperimentResult> all() {
    return List.of(
        of("first", "C1", Chart.Form.LINE, Chart.Scale.LOGARITHMIC, Conclusion.Status.HOLDS),
        of("second", "C2", Chart.Form.BAR, Chart.Scale.LINEAR, Conclusion.Status.DOES_NOT_HOLD),
        of("third", "break", Chart.Form.BAR, Chart.Scale.LINEAR, Conclusion.Status.CANNOT_BE_TOLD));
  }

  static Map<String, String> environment() {
    return Map.of("os", "Linux 6.1");
  }

  private static ExperimentResult of(
      String name, String claimId, Chart.Form form, Chart.Scale scale, Conclusion.Status status) {
    Hypothesis hypothesis =
        new Hypothesis(
            name,
            claimId,
            "a claim of </script>",
            "a prediction",
            "a bound",
            List.of("one limit", "another limit"));
    Table table =
        new Table(
            "a table",
            List.of("variant", "rate, 1/s", "time, us", "count"),
            List.of(
                Arrays.asList("nio", 12_345.678, null, 1_234_567L),
                Arrays.asList("bio", 0.00125, 12.5, 0)));
    Chart chart =
        new Chart(
            "a chart",
            form,
            scale,
            "an x axis",
            "a y axis",
            List.of("1", "2"),
            List.of(
                new Chart.Series("nio", Arrays.asList(1.5, null)),
                new Chart.Series("bio", Arrays.asList(2.0, 3e9))));
    Findings findings =
        new Findings(
            List.of(table, new Table("an empty table", List.of("a"), List.of())),
            chart,
            new Conclusion(status, "of the figures"));
    return new ExperimentResult(
        hypothesis,
        List.of("./lab serve nio-1", "./lab load --target 127.0.0.1:7001"),
        List.of(
            new LoadVerdict(
                "nio", "./lab serve nio", "./lab load -c 1", Verdict.Status.VALID, List.of()),
            new LoadVerdict(
                "bio",
                "./lab serve bio --work spin:50us",
                "./lab load -c 2",
                Verdict.Status.INVALID,
                List.of("errors", "late"))),
        findings,
        List.of("a note"),
        12.3456);
  }
}
