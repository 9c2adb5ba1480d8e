package dev.echolab.lab.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.page.ReportPage;
import dev.echolab.load.golden.Golden;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares what lab experiment writes with golden files. */
class ExperimentGoldenDocumentsTest {
  @Test
  void theJsonOfExperimentsDoesNotChange() throws Exception {
    ObjectNode document =
        ExperimentResult.document(ExperimentSamples.all(), ExperimentSamples.environment());

    Golden.assertJson("experiment.json", document.toString());
    Golden.assertEmbeddedJson(
        "experiment.json", ReportPage.render(ReportPage.EXPERIMENT_SCRIPT, document));
  }

  @Test
  void theTextOfExperimentsDoesNotChange() throws Exception {
    List<String> lines =
        ExperimentSamples.all().stream()
            .flatMap(each -> Stream.concat(each.brief().stream(), each.details().stream()))
            .toList();

    Golden.assertLines("experiment.txt", lines);
  }
}
