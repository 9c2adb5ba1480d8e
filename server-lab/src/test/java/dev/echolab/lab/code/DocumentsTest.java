package dev.echolab.lab.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is generated in the documents is what the sources and the data say. */
class DocumentsTest {
  // The sources of this test lie one folder below the project's.
  private static final Path ROOT = Path.of("..");

  @TestFactory
  Stream<DynamicTest> generatedDocumentsAreNotStale() throws IOException {
    return Documents.of(ROOT).wanted().entrySet().stream()
        .map(
            document ->
                DynamicTest.dynamicTest(
                    ROOT.relativize(document.getKey()).toString(),
                    () -> isWhatItShouldBe(document)));
  }

  private static void isWhatItShouldBe(Map.Entry<Path, String> document) throws IOException {
    assertThat(Files.readString(document.getKey()))
        .as("%s is stale: run ./lab code --write and look at the change", document.getKey())
        .isEqualTo(document.getValue());
  }

  @Test
  void aFileThatIsNoResultOfAnExperimentIsNamed() {
    assertThatThrownBy(() -> Documents.of(ROOT).measured(Path.of("pom.xml")))
        .hasMessage("pom.xml is no JSON");
    assertThatThrownBy(() -> Documents.of(ROOT).measured(ROOT.resolve("docs/data/calls.json")))
        .hasMessageEndingWith("calls.json is no result of an experiment");
  }
}
