package dev.echolab.load.conform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.load.conform.CaseResult.Outcome;
import dev.echolab.load.golden.Golden;
import dev.echolab.protocol.Protocol;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void theManualNamesEveryCase(Protocol protocol) throws Exception {
    List<String> names = Conformance.names(protocol);
    String begin = "**%s**, %d cases:".formatted(protocol.key(), names.size());
    String manual = Files.readString(Path.of("../docs/conform.md"));
    assertThat(manual).contains(begin);
    int from = manual.indexOf(begin);
    String list = manual.substring(from, manual.indexOf("\n\n", from));
    assertThat(Pattern.compile("`([^`]+)`").matcher(list).results().map(name -> name.group(1)))
        .containsExactlyInAnyOrderElementsOf(names);
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
