package dev.echolab.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.compare.BaselineComparison;
import dev.echolab.lab.compare.BaselineResult;
import dev.echolab.lab.compare.BaselineText;
import dev.echolab.lab.compare.CompareDocument;
import dev.echolab.lab.compare.CompareResult;
import dev.echolab.lab.compare.CompareText;
import dev.echolab.lab.console.TextWidth;
import dev.echolab.lab.page.ReportPage;
import dev.echolab.lab.sweep.SweepDocument;
import dev.echolab.lab.sweep.SweepResult;
import dev.echolab.lab.sweep.SweepText;
import dev.echolab.load.golden.Golden;
import dev.echolab.load.report.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lab compare and lab sweep write, compared with golden files. */
class LabGoldenDocumentsTest {
  @TempDir Path folder;

  private String written(ObjectNode document) throws IOException {
    Path file = folder.resolve("result.json");
    Files.writeString(file, Json.text(document));
    return Files.readString(file);
  }

  private void assertCompare(String name, CompareResult result) throws IOException {
    ObjectNode document = CompareDocument.of(result);
    Golden.assertJson(name + ".json", written(document));
    Golden.assertEmbeddedJson(
        name + "-page.json",
        ReportPage.render(ReportPage.REPORT_SCRIPT, CompareDocument.forPage(document)));
    Golden.assertLines(name + ".txt", text(result));
  }

  private static List<String> text(CompareResult result) {
    return Stream.concat(
            CompareText.brief(result, Optional.empty()).stream(),
            CompareText.details(result).stream())
        .toList();
  }

  @Test
  void theFirstLinesOfAComparisonAnswerWhichIsBetterAndHowSure() {
    List<String> first = CompareText.brief(CompareSamples.whole(), Optional.empty()).subList(0, 12);
    assertThat(String.join(" ", first).replaceAll("\\s+", " "))
        .contains("Over 2 loads: nio-1 served 1.71 x netty-nio (1.67 to 1.74) at 0.53 x the CPU")
        .contains("verdict: VALID, 5 rounds")
        .contains("1 nio-1 101,200")
        .contains("2 netty-nio 59,292");
  }

  @Test
  void everyTextFitsEightyColumns() throws Exception {
    List<String> names =
        List.of(
            "compare.txt",
            "compare-failed.txt",
            "compare-against.txt",
            "sweep.txt",
            "sweep-no-knee.txt",
            "sweep-over-size.txt",
            "explain.txt",
            "explain-interrupted.txt",
            "experiment.txt");
    for (String name : names) {
      assertThat(Files.readAllLines(Golden.file(name)))
          .as(name)
          .allMatch(line -> line.length() <= TextWidth.COLUMNS);
    }
  }

  private static BaselineComparison against(CompareResult result, Path earlier) throws IOException {
    return BaselineComparison.of(
        BaselineResult.of(CompareDocument.of(result)), BaselineResult.read(earlier), 0.05);
  }

  private void assertSweep(String name, SweepResult result) throws IOException {
    ObjectNode document = SweepDocument.of(result);
    Golden.assertJson(name + ".json", written(document));
    Golden.assertEmbeddedJson(
        name + ".json", ReportPage.render(ReportPage.REPORT_SCRIPT, document));
    Golden.assertLines(
        name + ".txt",
        Stream.concat(SweepText.brief(result).stream(), SweepText.details(result).stream())
            .toList());
  }

  @Test
  void aComparisonOfVariantsAndATargetDoesNotChange() throws Exception {
    assertCompare("compare", CompareSamples.whole());
  }

  @Test
  void aComparisonWithFailedServersDoesNotChange() throws Exception {
    assertCompare("compare-failed", CompareSamples.failed());
  }

  @Test
  void ratiosAndNotesOfAMixedComparisonReferToOneServer() {
    CompareResult result = CompareSamples.mixed();
    ObjectNode document = CompareDocument.of(result);
    List<String> text = text(result);

    assertThat(document.at("/settings/baseline").asText()).isEqualTo("nio-1");
    assertThat(text).anyMatch(line -> line.startsWith("x nio-1 "));
    assertThat(text).anyMatch(line -> line.matches("  netty-nio: .* instead of .*"));
    document
        .at("/cells/0/costs")
        .forEach(
            row -> {
              boolean isBaseline = row.path("name").asText().equals("nio-1");
              assertThat(row.path("cpuRatio").asDouble() == 1).isEqualTo(isBaseline);
              assertThat(row.path("differences").isEmpty()).isEqualTo(isBaseline);
            });
  }

  @Test
  void theChangesAgainstAFileOfAnEarlierBuildDoNotChange() throws Exception {
    CompareResult result = CompareSamples.whole(0.5);
    Golden.assertJson("compare.json", written(CompareDocument.of(CompareSamples.whole())));
    Path earlier = Golden.file("compare.json");
    BaselineComparison changes = against(result, earlier);
    ObjectNode document = CompareDocument.of(CompareSamples.failed());
    document.set("against", Json.toTree(changes));

    assertThat(changes.regressions()).isNotEmpty();
    Golden.assertJson("compare-against.json", written(document));
    Golden.assertEmbeddedJson(
        "compare-against-page.json",
        ReportPage.render(ReportPage.REPORT_SCRIPT, CompareDocument.forPage(document)));
    List<String> text = new ArrayList<>(List.of(changes.headline()));
    text.addAll(BaselineText.lines(changes));
    Golden.assertLines("compare-against.txt", TextWidth.wrap(text));
  }

  @Test
  void aCommentForAPullRequestDoesNotChange() throws Exception {
    BaselineComparison changes = against(CompareSamples.whole(0.5), Golden.file("compare.json"));
    List<String> lines = CompareText.markdown(CompareSamples.whole(0.5), Optional.of(changes));
    Golden.assertLines("compare.md", lines);
  }

  @Test
  void aSweepThatFindsKneesDoesNotChange() throws Exception {
    assertSweep("sweep", SweepSamples.kneesFound());
  }

  @Test
  void aSweepWithoutAKneeDoesNotChange() throws Exception {
    assertSweep("sweep-no-knee", SweepSamples.noKnee());
  }

  @Test
  void aSweepOverAParameterDoesNotChange() throws Exception {
    assertSweep("sweep-over-size", SweepSamples.overSize());
  }
}
