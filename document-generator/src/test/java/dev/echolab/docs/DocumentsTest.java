package dev.echolab.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolab.lab.cli.CodeCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The generated parts of the documents are what the sources and the data produce. */
class DocumentsTest {
  // Tests run in the module's folder, one below the project's.
  private static final Path ROOT = Path.of("..");
  private static final Documents DOCUMENTS = new Documents(ROOT);

  @TestFactory
  Stream<DynamicTest> generatedDocumentsAreUpToDate() throws IOException {
    return DOCUMENTS.expected().entrySet().stream()
        .map(
            document ->
                DynamicTest.dynamicTest(
                    ROOT.relativize(document.getKey()).toString(), () -> isUpToDate(document)));
  }

  private static void isUpToDate(Map.Entry<Path, String> document) throws IOException {
    assertThat(document.getKey()).exists();
    assertThat(Files.readString(document.getKey()))
        .as(
            "%s is out of date: run java -jar document-generator/target/document-generator.jar"
                + " write, and check the change",
            document.getKey())
        .isEqualTo(document.getValue());
  }

  @Test
  void labCodePrintsEveryTopic() {
    assertThat(CodeCommand.STEPS)
        .containsExactlyElementsOf(Arrays.stream(Topic.values()).map(Topic::key).toList());
  }

  @Test
  void theCountedCallsAreWrittenAsTheyAreRead() throws IOException {
    assertThat(SyscallFigures.read(ROOT).toJson())
        .isEqualTo(Files.readString(ROOT.resolve("docs/data/calls.json")));
  }

  @Test
  void aFileThatIsNoResultOfAnExperimentIsNamed() {
    assertThatThrownBy(() -> DOCUMENTS.writeMeasured(Path.of("pom.xml")))
        .hasMessage("pom.xml is not JSON");
    assertThatThrownBy(() -> DOCUMENTS.writeMeasured(ROOT.resolve("docs/data/calls.json")))
        .hasMessageEndingWith("calls.json is not a result of an experiment");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "write now", "count", "measured", "colour"})
  void badUsageIsExplained(String line) throws Exception {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    assertThat(DocumentGenerator.run(line.split(" ", -1), stream, stream)).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("Usage: document-generator write");
  }
}
