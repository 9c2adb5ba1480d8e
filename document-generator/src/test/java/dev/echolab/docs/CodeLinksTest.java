package dev.echolab.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CodeLinksTest {
  private static String filled(String place) {
    return new CodeLinks(Path.of("..")).fill("see {{" + place + "}} there");
  }

  @Test
  void aPlaceIsFilledWithLinksToTheMarkedLines() {
    assertThat(filled("code bio timeouts"))
        .matches(
            "see \\[Workers.java:\\d+]"
                + "\\(../bio-server/src/main/java/dev/echolab/bio/Workers.java#L\\d+-L\\d+\\)"
                + " there");
  }

  @Test
  void aMinimalServersStepsArePlacesToo() {
    assertThat(filled("code SelectorEcho write")).contains("examples/minimal/SelectorEcho.java#L");
  }

  @Test
  void aTestIsFoundInAnyModule() {
    assertThat(filled("test CodeLinksTest.aTestIsFoundInAnyModule"))
        .contains("docs/CodeLinksTest.java#L");
  }

  @Test
  void aPlaceThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> filled("code nio nothing"))
        .hasMessage("no code for {{code nio nothing}}");
    assertThatThrownBy(() -> filled("test CodeLinksTest.nothing"))
        .hasMessage("no code for {{test CodeLinksTest.nothing}}");
    assertThatThrownBy(() -> filled("code cobol write")).hasMessage("no model cobol");
  }
}
