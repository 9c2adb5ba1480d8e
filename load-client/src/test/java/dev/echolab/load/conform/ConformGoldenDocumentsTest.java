package dev.echolab.load.conform;

import dev.echolab.load.conform.CaseResult.Outcome;
import dev.echolab.load.golden.Golden;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What lab conform writes, compared with golden files. */
class ConformGoldenDocumentsTest {
  private static final List<CaseResult> RESULTS =
      List.of(
          new CaseResult("echo", "a frame", "the same frame", Outcome.PASSED, "", 12),
          new CaseResult(
              "split",
              "half a frame",
              "an echo",
              Outcome.FAILED,
              "2 bytes,\nthen \"<EOF>\" & more",
              3_456),
          new CaseResult(
              "no-spin", "nothing", "sleep", Outcome.NOT_AVAILABLE, "the process is hidden", 1),
          new CaseResult("soak", "many frames", "their echoes", Outcome.PASSED, "", 0));

  @Test
  void theTextDoesNotChange() throws Exception {
    Golden.assertLines("conform.txt", RESULTS.stream().map(ConformReport::text).toList());
  }

  @Test
  void theTapDoesNotChange() throws Exception {
    Golden.assertLines("conform.tap", ConformReport.tap(RESULTS).lines().toList());
  }

  @Test
  void theJunitXmlDoesNotChange() throws Exception {
    Golden.assertLines(
        "conform.xml", ConformReport.junitXml("conform 127.0.0.1:7001", RESULTS).lines().toList());
  }
}
