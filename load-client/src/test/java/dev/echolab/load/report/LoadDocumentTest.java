package dev.echolab.load.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.load.report.LoadSamples.Sample;
import dev.echolab.load.report.MergedResult.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void aResultThatDoesNotSayWhetherItWasInterruptedIsRead() throws Exception {
    ObjectNode tree = validTree();
    ((ObjectNode) tree.path("measured")).remove("interrupted");

    Path file = Files.writeString(folder.resolve("old.json"), tree.toString());

    assertThat(Part.read(file).result().measured().interrupted()).isFalse();
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

  @Test
  void anotherDocumentIsRefused() throws Exception {
    assertRefused("{}", "no result of lab load: its schemaVersion is not 1");
    assertRefused("", "no result of lab load: its schemaVersion is not 1");
    assertRefused("{\"schemaVersion\": 1", "no result of lab load: ");
  }
}
