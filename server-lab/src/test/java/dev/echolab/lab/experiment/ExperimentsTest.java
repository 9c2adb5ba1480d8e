package dev.echolab.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.echolab.lab.linux.TcpSegments;
import dev.echolab.lab.page.ReportPage;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.load.record.ServerStats;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExperimentsTest {

  @Test
  void everyClaimOfTheDesignHasItsExperiment() {
    assertThat(Experiments.claims())
        .extracting(each -> each.hypothesis().claimId())
        .containsExactly("C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8");
  }

  @Test
  void everyExperimentHasAPageOfDocs() {
    for (Experiment each : Experiments.all()) {
      assertThat(Files.exists(Path.of("../docs/experiments", each.hypothesis().name() + ".md")))
          .as(each.hypothesis().name())
          .isTrue();
    }
  }

  @Test
  void onePercentOffTheArithmeticStillHoldsAndMoreDoesNot() {
    assertThat(UserBuffer.conclude(0.01, 5).verdict()).isEqualTo(ClaimVerdict.HOLDS);
    assertThat(UserBuffer.conclude(0.011, 5).verdict()).isEqualTo(ClaimVerdict.DOES_NOT_HOLD);
  }

  @Test
  void emptyReadsAreNoReadsOfAnEcho() {
    ServerStats life =
        ServerStats.of(Map.of("readCalls", 45L, "emptyReads", 5L, "bytesIn", 40_960L));
    assertThat(UserBuffer.readsPerEcho(life)).isCloseTo(4, within(1e-9));
  }

  @Test
  void anIntervalThatHoldsTheBoundDecidesNothing() {
    assertThat(Conclusion.isAbove(new ConfidenceInterval(1.1, 1.2, 1.3), 1, "").verdict())
        .isEqualTo(ClaimVerdict.HOLDS);
    assertThat(Conclusion.isAbove(new ConfidenceInterval(0.9, 1.1, 1.3), 1, "").verdict())
        .isEqualTo(ClaimVerdict.CANNOT_BE_TOLD);
    assertThat(Conclusion.isAbove(new ConfidenceInterval(0.7, 0.8, 0.9), 1, "").verdict())
        .isEqualTo(ClaimVerdict.DOES_NOT_HOLD);
  }

  @Test
  void aFigureThatCannotBeHadIsNeverZero() {
    assertThat(Table.text(null)).isEqualTo("cannot be had");
    assertThat(SmallWrites.conclude(null, 1.0).verdict()).isEqualTo(ClaimVerdict.CANNOT_BE_TOLD);
    assertThat(Waiting.conclude(Arrays.asList(0.1, null), List.of(1.0), 0).verdict())
        .isEqualTo(ClaimVerdict.CANNOT_BE_TOLD);
  }

  @Test
  void segmentsOfAllSocketsAreSummedUp() {
    assertThat(TcpSegments.sum("a data_segs_out:3 b\nc data_segs_out:4")).isEqualTo(7);
  }

  @Test
  void theCountersAreReadFromTheLastLineOfALog() {
    assertThat(RunningServer.counts("INFO counters connectionsOpen=0 readCalls=17").byKey())
        .containsEntry("readCalls", 17L);
  }

  private static ExperimentResult outcome(String claim, LoadVerdict... loads) {
    Hypothesis said = new Hypothesis("n", "C1", claim, "p", "b", List.of("a limit"));
    Findings found =
        new Findings(
            List.of(new Table("t", List.of("c", "d"), List.of(Arrays.asList(1.5, null)))),
            new Chart(
                "t",
                Chart.Form.BAR,
                Chart.Scale.LINEAR,
                "",
                "y",
                List.of("a"),
                List.of(new Chart.Series("s", Arrays.asList((Double) null)))),
            List.of("a note"),
            Conclusion.of(true, "because"));
    return new ExperimentResult(said, List.of("./lab serve nio-1"), List.of(loads), found, 1);
  }

  @Test
  void theJsonKeepsItsSchema() throws Exception {
    ObjectNode tree =
        ExperimentDocument.toTree(
            List.of(
                outcome("c", new LoadVerdict("nio", "lab load", false, List.of("late"))),
                outcome("c", new LoadVerdict("nio", "lab load", true, List.of()))),
            Map.of("os", "Linux"));
    var schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(Files.readString(Path.of("../docs/experiment-result.schema.json")));
    var read = new ObjectMapper();

    assertThat(schema.validate(read.readTree(tree.toString()))).isEmpty();

    ((ObjectNode) tree.at("/experiments/0")).remove("loads");
    assertThat(schema.validate(read.readTree(tree.toString()))).isNotEmpty();
  }

  @Test
  void anInvalidLoadIsMarkedWhereverTheFiguresAre() {
    ExperimentResult outcome =
        outcome(
            "c",
            new LoadVerdict("nio", "lab load -c 1", false, List.of("errors", "late")),
            new LoadVerdict("nio", "lab load -c 2", true, List.of()));

    assertThat(ExperimentText.lines(outcome))
        .contains("  INVALID load: nio, lab load -c 1: errors; late")
        .noneMatch(line -> line.contains("INVALID load") && line.contains("-c 2"));
    assertThat(
            ExperimentDocument.toTree(List.of(outcome), Map.of())
                .at("/experiments/0/loads/0/status"))
        .hasToString("\"INVALID\"");
  }

  @Test
  void thePageNeedsNoNetworkAndCarriesTheVerdict() {
    ObjectNode tree = ExperimentDocument.toTree(List.of(outcome("</script><b>")), Map.of());
    assertThat(tree.at("/experiments/0/verdict/status").asText()).isEqualTo("HOLDS");
    assertThat(ReportPage.render(ReportPage.EXPERIMENT_SCRIPT, tree))
        .contains("\"HOLDS\"")
        .doesNotContain("</script><b>")
        .doesNotContain("src=\"http")
        .contains("default-src 'none'");
  }
}
