package dev.echolab.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SourceFileTest {
  private static final SourceFile FILE =
      file(
          """
          final class Connection {
            // docs: read, close
            /** Says why; with {@link Object}. */
            @Override
            public String toString() {
              return "a"; // b
            }

            void serve() {
              before();
              // docs: transmit
              if (ready()) {
                // step 3: process - work
                // in place;
                process(
                    1);
                after();
                // step 5: transmit - alone
              } else {
                // docs: close
                last(() -> {
                  end();
                });
              }
            }
          }
          """);

  private static SourceFile file(String text) {
    return new SourceFile("x/Connection.java", text.lines().toList());
  }

  private static Excerpt one(List<Excerpt> found) {
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  @Test
  void aMethodIsFoundWithItsJavadoc() {
    Excerpt excerpt = one(FILE.marked("read"));
    assertThat(excerpt.firstLine()).isEqualTo(3);
    assertThat(excerpt.lastLine()).isEqualTo(7);
    assertThat(excerpt.text())
        .isEqualTo(
            """
            /** Says why; with {@link Object}. */
            @Override
            public String toString() {
              return "a"; // b
            }
            """);
  }

  @Test
  void aStepIsItsMarkerAndTheNextStatement() {
    assertThat(one(FILE.step("process")).text())
        .isEqualTo(
            """
            // step 3: process - work
            // in place;
            process(
                1);
            """);
  }

  @Test
  void aMarkedStatementEndsWithItsLastBrace() {
    Excerpt statement = one(FILE.marked("transmit"));
    assertThat(statement.firstLine()).isEqualTo(12);
    assertThat(statement.lastLine()).isEqualTo(24);
    assertThat(statement.text()).contains("// step 5").doesNotContain("docs:").endsWith("\n}\n");
  }

  @Test
  void aTopicMayBeMarkedMoreThanOnce() {
    assertThat(FILE.marked("close"))
        .extracting(Excerpt::text)
        .element(1)
        .isEqualTo("last(() -> {\n  end();\n});\n");
    assertThat(FILE.markedTopics()).containsExactly("close", "read", "transmit");
  }

  @Test
  void aTopicWithoutMarkerHasNoExcerpt() {
    assertThat(FILE.marked("write")).isEmpty();
    assertThat(FILE.step("read")).isEmpty();
  }

  @Test
  void aMarkerWithoutCodeIsAnError() {
    assertThatThrownBy(() -> file("  // docs: read\n  // nothing\n").marked("read"))
        .hasMessage("x/Connection.java:2 has a marker without code");
  }
}
