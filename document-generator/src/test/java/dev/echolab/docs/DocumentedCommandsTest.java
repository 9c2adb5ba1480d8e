package dev.echolab.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.docs.CommandTable.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing is shown to be typed that is not run somewhere, or said not to be. */
class DocumentedCommandsTest {
  private static final Path ROOT = Path.of("..");

  @Test
  void everyCommandOfTheDocumentsIsInTheTableOnceAndNoOther() throws IOException {
    List<String> listed = new ArrayList<>();
    CommandTable.read().sections().values().forEach(lines -> listed.addAll(lines.keySet()));
    assertThat(listed)
        .as(
            "documented-commands.txt: a command shown in a document has a line there, with what is"
                + " done about it")
        .containsExactlyInAnyOrderElementsOf(ShownCommands.in(ROOT));
  }

  @Test
  void whatTheTableLeavesToCiStandsThere() throws IOException {
    String ci =
        Files.readString(ROOT.resolve(".ci/run")) + Files.readString(ROOT.resolve(".ci/full"));
    assertThat(CommandTable.read().in(Section.BY_CI).values())
        .isNotEmpty()
        .allSatisfy(words -> assertThat(ci).contains(words));
  }

  @Test
  void whoIsNotRunHasAReason() throws IOException {
    assertThat(CommandTable.read().in(Section.NOT_RUN))
        .isNotEmpty()
        .allSatisfy((command, why) -> assertThat(why).isNotEqualTo(command));
  }

  @ParameterizedTest
  @CsvSource({
    "./lab load FRAMED -d 1s, true",
    "java -jar ROOT/load-client/target/load-client.jar load FRAMED -d 1s, true",
    "./lab diff a.json b.json, true",
    "./lab conform --target RAW --protocol raw, false",
    "java -jar ROOT/nio-server/target/nio-server.jar --loops 1 --port 0, false"
  })
  void whatMeasuresMayCallTheMachineTooBusyHoweverItIsStarted(String command, boolean measures) {
    assertThat(DocumentedCommandsRunTest.measures(command)).isEqualTo(measures);
  }
}
