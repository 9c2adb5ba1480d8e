package dev.echolab.lab.explain;

import dev.echolab.lab.page.ReportPage;
import dev.echolab.load.golden.Golden;
import dev.echolab.load.report.Json;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares the output of {@code lab explain} with golden files. */
class ExplainGoldenDocumentsTest {
  private static void assertExplain(String name, ExplainResult result) throws IOException {
    Golden.assertJson(name + ".json", Json.toTree(result).toString());
    Golden.assertEmbeddedJson(
        name + ".json", ReportPage.render(ReportPage.EXPLAIN_SCRIPT, Json.toTree(result)));
    Golden.assertLines(
        name + ".txt",
        Stream.concat(ExplainText.brief(result).stream(), ExplainText.details(result).stream())
            .toList());
  }

  @Test
  void resultsWithAndWithoutTheKernelsCountsDoNotChange() throws Exception {
    assertExplain("explain", ExplainSamples.whole());
  }

  @Test
  void anInterruptedResultDoesNotChange() throws Exception {
    assertExplain("explain-interrupted", ExplainSamples.interrupted());
  }
}
