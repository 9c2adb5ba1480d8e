package dev.echolab.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolab.lab.server.LabHome;
import dev.echolab.lab.server.StepCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The generated parts of the documents are what the sources and the data produce.
 *
 * <p>System properties write these parts before the tests read them:
 *
 * <ul>
 *   <li>{@code -Ddocuments.write=true} generates what is out of date;
 *   <li>{@code -Ddocuments.measured=FILE} first puts a result.json of {@code lab experiment} into
 *       the experiments' pages; the path starts at the project's folder;
 *   <li>{@code -Ddocuments.count=true} first counts the system calls again, into
 *       docs/data/calls.json; it needs perf, root and the servers' jars, and takes about a minute.
 * </ul>
 */
class DocumentsTest {
  // Tests run in the module's folder, one below the project's.
  private static final Path ROOT = Path.of("..");
  private static final Documents DOCUMENTS = new Documents(ROOT);

  @BeforeAll
  static void write() throws Exception {
    boolean count = Boolean.getBoolean("documents.count");
    String measured = System.getProperty("documents.measured");
    if (count) {
      LabHome home = new LabHome(ROOT.toRealPath());
      Files.writeString(
          ROOT.resolve(SyscallFigures.PATH), new ScenarioRunner(home).count().toJson());
    }
    if (measured != null) {
      DOCUMENTS.writeMeasured(ROOT.resolve(measured));
    }
    if (count || measured != null || Boolean.getBoolean("documents.write")) {
      DOCUMENTS.write();
    }
  }

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
            "%s is out of date: run this test with -Ddocuments.write=true, and check the change",
            document.getKey())
        .isEqualTo(document.getValue());
  }

  @Test
  void labCodePrintsEveryTopic() {
    assertThat(StepCode.TOPICS)
        .containsExactlyElementsOf(Arrays.stream(Topic.values()).map(Topic::key).toList());
  }

  @Test
  void theCountedCallsAreWrittenAsTheyAreRead() throws IOException {
    assertThat(SyscallFigures.read(ROOT).toJson())
        .isEqualTo(Files.readString(ROOT.resolve(SyscallFigures.PATH)));
  }

  @Test
  void aFileThatIsNoResultOfAnExperimentIsNamed() {
    assertThatThrownBy(() -> DOCUMENTS.writeMeasured(Path.of("pom.xml")))
        .hasMessage("pom.xml is not JSON");
    assertThatThrownBy(() -> DOCUMENTS.writeMeasured(ROOT.resolve(SyscallFigures.PATH)))
        .hasMessageEndingWith("calls.json is not a result of an experiment");
  }
}
