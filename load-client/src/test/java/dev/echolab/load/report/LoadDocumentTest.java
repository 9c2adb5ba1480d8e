package dev.echolab.load.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.Pacing;
import dev.echolab.load.plan.Plans;
import dev.echolab.load.record.Histograms;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.record.SampleResults;
import dev.echolab.load.record.StageResult;
import dev.echolab.load.report.LoadDocument.HistogramSection;
import dev.echolab.load.report.LoadSamples.Sample;
import dev.echolab.load.report.MergedResult.Part;
import dev.echolab.load.verdict.RunValidator;
import dev.echolab.load.verdict.Verdict;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading of load results that are not valid. */
class LoadDocumentTest {
  @TempDir Path folder;

  private static ObjectNode validTree() {
    Sample sample = LoadSamples.closedLoopWithServerCounters();
    return Json.toTree(LoadDocument.of(sample.plan(), sample.result(), sample.verdict()));
  }

  private void assertRefused(String content, String... parts) throws IOException {
    Path file = Files.writeString(folder.resolve("bad.json"), content);
    assertThatThrownBy(() -> Part.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("bad.json")
        .hasMessageContainingAll(parts)
        .message()
        .hasLineCount(1);
  }

  @Test
  void aResultOfAnEarlierVersionIsRead() throws Exception {
    ObjectNode tree = validTree();
    ((ObjectNode) tree.path("measured")).remove("interrupted");
    ((ObjectNode) tree.path("client")).remove("machineStolenShare");

    Path file = Files.writeString(folder.resolve("old.json"), tree.toString());

    RunResult read = Part.read(file).result();
    assertThat(read.measured().interrupted()).isFalse();
    assertThat(read.client().machineStolenShare()).as("not available, not 0").isEqualTo(-1);
  }

  @Test
  void aClosedLoopThatSpinsInItsThinkTimeIsAnotherWorkloadThanOneThatSleeps() throws Exception {
    Sample sleeps = LoadSamples.closedLoopWithServerCounters();
    LoadPlan spinning = Plans.withPacing(Pacing.SPIN, sleeps.plan());
    String text = Json.text(LoadDocument.of(spinning, sleeps.result(), sleeps.verdict()));

    Path file = Files.writeString(folder.resolve("spin.json"), text);

    assertThat(Part.read(file).plan()).isEqualTo(spinning).isNotEqualTo(sleeps.plan());
    assertThat(validTree().at("/workload/pacing").isMissingNode()).isTrue();
  }

  /** The profile has a stage of 2 s and one of 1.5 s. */
  @Test
  void aStageThatTheRunDidNotReachHasNoRate() {
    Sample whole = LoadSamples.all().get("load-profile");
    List<StageResult> stages =
        List.of(
            whole.result().throughput().stages().get(0),
            new StageResult(0, 0, Histograms.create()));
    RunResult early =
        SampleResults.good()
            .measuredNs(1_000_000_000L)
            .targetPerSecond(whole.plan().profile().meanPerSecond())
            .stages(stages)
            .interrupted()
            .build();
    ObjectNode tree = Json.toTree(LoadDocument.of(whole.plan(), early, whole.verdict()));

    assertThat(tree.at("/stages/0/echoesPerSecond").asDouble()).isEqualTo(50_900);
    assertThat(tree.at("/stages/1").has("echoesPerSecond")).isTrue();
    assertThat(tree.at("/stages/1/echoesPerSecond").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "/workload, seed, seed",
    "/workload, thinkNs, workload.thinkNs",
    "/throughput, targetPerSecond, targetPerSecond",
    "/latency/corrected, histogram, histogram",
    "/verdict, status, status",
    "/client, runQueueWaitNs, runQueueWaitNs",
    "'', latency, latency",
  })
  void aMissingValueIsNamed(String parent, String key, String named) throws Exception {
    ObjectNode tree = validTree();
    ((ObjectNode) tree.at(parent)).remove(key);

    assertRefused(tree.toString(), named);
  }

  @ParameterizedTest
  @CsvSource({
    "/workload, connections, '\"many\"', workload.connections",
    "/workload, targets, '[\"nowhere\"]', workload.targets[0]",
    "/workload, connections, 1.5, workload.connections",
    "/workload, seed, null, seed",
    "/throughput, echoes, null, echoes",
    "/latency/corrected, histogram, '\"AAAA\"', latency.corrected.histogram",
    "/verdict, status, '\"GOOD\"', verdict.status",
    "'', outcomes, null, outcomes",
    "/workload, targets, [], targets",
  })
  void aValueThatIsNullOrOfAnotherTypeIsNamed(String parent, String key, String value, String named)
      throws Exception {
    ObjectNode tree = validTree();
    JsonNode parsed = new ObjectMapper().readTree(value);
    ((ObjectNode) tree.at(parent)).set(key, parsed);

    assertRefused(tree.toString(), named);
  }

  @ParameterizedTest
  @CsvSource({
    "/outcomes, ok, -5, outcomes.ok: -5",
    "/outcomes, ok, 7, latency.corrected.count: 10239 (outcomes.ok: 7)",
    "/outcomes, corrupt, '\"9 of them\"', outcomes.corrupt",
    "/throughput, echoes, 102340, throughput.echoes: 102340 (the sum of seconds: 10234)",
    "/throughput, payloadBytes, 5, throughput.payloadBytes: 5 disagrees",
    "/throughput, targetPerSecond, 5, throughput.targetPerSecond: 5.0",
    "/latency/corrected, count, 1, latency.corrected.count",
    "/measured, endNs, 90000000000, measured.durationNs: 90000000000 disagrees",
    "/client, threads, -3, client.threads: -3",
    "/client, threads, 3, client.threads: 3 (workload.threads: 2)",
    "/verdict, status, '\"INVALID\"', verdict.status: INVALID disagrees",
    "'', seconds, [null], seconds",
    "'', schemaVersion, 1.9, schemaVersion",
  })
  void aFigureThatDisagreesWithTheOthersIsNamed(
      String parent, String key, String value, String named) throws Exception {
    ObjectNode tree = validTree();
    ((ObjectNode) tree.at(parent)).set(key, new ObjectMapper().readTree(value));

    assertRefused(tree.toString(), named);
  }

  /**
   * Each value is replaced by others, one at a time; the result is refused in one line, or read.
   */
  @Test
  void noTamperedValueCausesAnotherErrorOrReachesATerminal() throws Exception {
    Path good = Files.writeString(folder.resolve("good.json"), tree(1).toString());
    Part first = Part.read(good);
    ObjectNode second = tree(2);
    List<String> pointers = new ArrayList<>();
    collectPointers("", second, pointers);
    for (String pointer : pointers) {
      for (String value : List.of("-5", "1e300", "99999999999", "\"\\u001b[31m\"", "null", "[]")) {
        ObjectNode tree = second.deepCopy();
        int slash = pointer.lastIndexOf('/');
        JsonNode parent = tree.at(pointer.substring(0, slash));
        JsonNode parsed = new ObjectMapper().readTree(value);
        if (parent instanceof ArrayNode array) {
          array.set(Integer.parseInt(pointer.substring(slash + 1)), parsed);
        } else {
          ((ObjectNode) parent).set(pointer.substring(slash + 1), parsed);
        }
        assertThat(mergedOrRefused(first, tree))
            .as(pointer + " = " + value)
            .noneMatch(line -> line.contains("\u001b") || line.contains("\n"));
      }
    }
  }

  private static ObjectNode tree(int number) {
    Sample sample = LoadSamples.part(number);
    return Json.toTree(LoadDocument.of(sample.plan(), sample.result(), sample.verdict()));
  }

  private static void collectPointers(String pointer, JsonNode node, List<String> pointers) {
    node.properties()
        .forEach(e -> collectPointers(pointer + "/" + e.getKey(), e.getValue(), pointers));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      collectPointers(pointer + "/" + i, node.get(i), pointers);
    }
    // Keys of the machine, such as "net.core.somaxconn" of the environment, are not printed.
    if (!pointer.isEmpty() && !pointer.startsWith("/environment/")) {
      pointers.add(pointer);
    }
  }

  /** Returns the lines that the user would see. */
  private List<String> mergedOrRefused(Part first, ObjectNode tampered) throws IOException {
    Path file = Files.writeString(folder.resolve("tampered.json"), tampered.toString());
    try {
      MergedResult merged = MergedResult.of(List.of(first, Part.read(file)));
      Verdict verdict = RunValidator.judge(merged.plan(), merged.result(), List.of());
      Json.text(LoadDocument.of(merged.plan(), merged.result(), verdict));
      return LoadReport.lines(merged.plan(), merged.result(), verdict);
    } catch (IOException | IllegalArgumentException e) {
      return List.of(e.getMessage());
    }
  }

  @Test
  void aHistogramThatDoesNotFitIntoASumIsRefusedAndOneOfAnHourIsNot() throws Exception {
    Histogram hour = Histograms.create();
    hour.recordValue(Histograms.clamp(Long.MAX_VALUE));
    ObjectNode ofHour = Json.toTree(HistogramSection.of(hour));
    assertThat(Json.fromTree(ofHour, HistogramSection.class).histogram()).isEqualTo(hour);

    Histogram longer = new Histogram(1, 2 * Histograms.HIGHEST_NS, 3);
    longer.recordValue(5_000_000_000_000L);
    ObjectNode tree = validTree();
    JsonNode histogram = Json.toTree(HistogramSection.of(longer)).get("histogram");
    ((ObjectNode) tree.at("/latency/corrected")).set("histogram", histogram);
    assertRefused(tree.toString(), "latency.corrected.histogram: values above one hour");
  }

  @Test
  void aDamagedHistogramIsNamedAndNotShown() throws Exception {
    ObjectNode tree = validTree();
    ObjectNode section = (ObjectNode) tree.at("/latency/corrected");
    String text = section.get("histogram").textValue();
    for (String damaged : List.of(text.substring(60), text.substring(0, 60), "x" + text)) {
      section.put("histogram", damaged);
      assertRefused(
          tree.toString(),
          "bad.json is no result of lab load: latency.corrected.histogram:"
              + " no compressed HdrHistogram V2 in base64");
    }
  }

  @Test
  void aFileWithMillionsOfKeysIsRefused() throws Exception {
    String keys = "\"k\":1,".repeat(2_600_000);
    assertRefused(
        "{" + keys + "\"schemaVersion\":1}", "(5000001) exceeds the maximum allowed (5000000)");
  }

  @Test
  void aFileThatIsTooLargeIsRefusedBeforeItIsRead() throws Exception {
    Path file = folder.resolve("sparse.json");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength((256L << 20) + 1);
    }
    assertThatThrownBy(() -> Part.read(file)).hasMessageEndingWith(": it has more than 256 MiB");
  }

  @Test
  void aLimitThatIsExceededIsNamedWithoutAJavaMethod() throws Exception {
    assertRefused("[".repeat(1_001), "depth (1001) exceeds the maximum allowed (1000)");
    assertRefused("{\"a\":" + "1".repeat(1_001) + "}", "(1001) exceeds the maximum allowed (1000)");
    assertRefused("{\"" + "k".repeat(50_001) + "\":1}", "exceeds the maximum allowed (50000)");
  }

  @Test
  void aFileThatEndsTooSoonIsRefusedWithThePositionOfWhatIsNotClosed() throws Exception {
    assertRefused(
        "{\n  \"schemaVersion\": 1",
        "bad.json is no result of lab load: Unexpected end-of-input",
        "(start marker at [line: 1, column: 1])");
  }

  @Test
  void anotherDocumentIsRefused() throws Exception {
    assertRefused("{}", "no result of lab load: its schemaVersion is not 1");
    assertRefused("", "no result of lab load: it is empty");
    assertRefused("{\"schemaVersion\": 1", "no result of lab load: ");
    String valid = validTree().toString();
    assertRefused(valid + valid, "no result of lab load: it holds more than one document");
  }
}
