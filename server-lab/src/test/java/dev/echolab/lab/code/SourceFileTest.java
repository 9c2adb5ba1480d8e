package dev.echolab.lab.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolab.lab.code.Excerpt.Colour;
import dev.echolab.lab.code.Excerpt.Piece;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceFileTest {
  private static final SourceFile FILE =
      SourceFile.parse(
          "x/Connection.java",
          """
          final class Connection {
            /** Says why. */
            @Override
            public String toString() {
              return "a"; // b
            }

            void serve() {
              before();
              if (ready()) {
                // step 3: process - work
                // in place
                process(
                    1);
                after();
                // step 5: transmit - alone
              }
            }
          }
          """);

  private static Excerpt one(CodeLocation place) {
    List<Excerpt> found = FILE.excerpts(place);
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  @Test
  void aMethodIsFoundWithWhatIsWrittenAboveIt() {
    Excerpt excerpt = one(CodeLocation.method("Connection", "toString"));
    assertThat(excerpt.firstLine()).isEqualTo(2);
    assertThat(excerpt.lastLine()).isEqualTo(6);
    assertThat(excerpt.text())
        .isEqualTo(
            """
            /** Says why. */
            @Override
            public String toString() {
              return "a"; // b
            }
            """);
  }

  @Test
  void aStepIsItsMarkerAndTheWholeStatementBehindIt() {
    assertThat(one(CodeLocation.step("Connection", "process")).text())
        .isEqualTo(
            """
            // step 3: process - work
            // in place
            process(
                1);
            """);
  }

  @Test
  void aMarkerAtTheEndOfItsBlockStandsForItself() {
    assertThat(one(CodeLocation.step("Connection", "transmit")).text())
        .isEqualTo("// step 5: transmit - alone\n");
  }

  @Test
  void theBlockOfAStepIsTheStatementAroundIt() {
    Excerpt block = one(CodeLocation.blockOfStep("Connection", "transmit"));
    assertThat(block.firstLine()).isEqualTo(10);
    assertThat(block.lastLine()).isEqualTo(17);
  }

  @Test
  void tokensHaveTheirColours() {
    List<List<Piece>> lines = one(CodeLocation.method("Connection", "toString")).lines();
    assertThat(lines.get(0)).containsExactly(new Piece(Colour.COMMENT, "/** Says why. */"));
    assertThat(lines.get(1)).containsExactly(new Piece(Colour.ANNOTATION, "@Override"));
    assertThat(lines.get(3))
        .containsExactly(
            new Piece(Colour.KEYWORD, "  return "),
            new Piece(Colour.LITERAL, "\"a\""),
            new Piece(Colour.PLAIN, "; "),
            new Piece(Colour.COMMENT, "// b"));
    assertThat(one(CodeLocation.step("Connection", "transmit")).lines().get(0).get(0).colour())
        .isEqualTo(Colour.MARKER);
  }

  @Test
  void whatIsNotThereIsNamed() {
    assertThatThrownBy(() -> FILE.excerpts(CodeLocation.method("Connection", "gone")))
        .hasMessage("x/Connection.java: there is no Connection.gone");
  }
}
