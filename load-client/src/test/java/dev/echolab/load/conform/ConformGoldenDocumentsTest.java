package dev.echolab.load.conform;

import dev.echolab.load.golden.Golden;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What lab conform writes, compared with golden files. */
class ConformGoldenDocumentsTest {
  private static final List<CaseResult> RESULTS =
      List.of(
          new CaseResult("echo", "a frame", "the same frame", "", 12),
          new CaseResult(
              "split", "half a frame", "an echo", "2 bytes,\nthen \"<EOF>\" & more", 3_456),
          new CaseResult("soak", "many frames", "their echoes", "", 0));

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
