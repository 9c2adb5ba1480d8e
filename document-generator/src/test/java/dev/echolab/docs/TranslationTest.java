package dev.echolab.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TranslationTest {
  private static final String ORIGINAL =
      """
      | server | served | left |
      | --- | --- | ---: |
      | nio | yes | 2 |
      | all | **no** | 3 |
      """;

  @Test
  void cellsAreCopiedAndTheFirstColumnAndTheHeadingsStay() {
    assertThat(
            Translation.withTablesOf(
                ORIGINAL,
                """
                | 服务器 | 服务 | 剩余 |
                | --- | --- | ---: |
                | nio | ? | 0 |
                | 全部 | ? | 0 |
                """))
        .isEqualTo(
            """
            | 服务器 | 服务 | 剩余 |
            | --- | --- | ---: |
            | nio | 是 | 2 |
            | 全部 | **否** | 3 |
            """);
  }

  @Test
  void aMissingRowIsAnError() {
    assertThatThrownBy(() -> Translation.withTablesOf(ORIGINAL, "no table\n"))
        .hasMessage("the translation has 0 rows instead of 2");
  }
}
