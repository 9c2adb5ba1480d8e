package dev.echolab.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PageFiguresTest {
  private static final String PAGE =
      """
      | model | load | calls |
      | --- | --- | ---: |
      | nio | 1 | 3.0 |
      | nio | 32 | 0.1 |

      | model | threads |
      | --- | ---: |
      | nio | 2 |
      """;

  private static String filled(String row, String column) {
    String text = "| it is {{figure page | " + row + " | " + column + "}} here |";
    return new PageFigures(name -> PAGE).fill(text);
  }

  @Test
  void aFigureIsFoundByTheBeginningOfItsRowAndItsColumn() {
    assertThat(filled("nio; 32", "calls")).isEqualTo("| it is 0.1 here |");
  }

  @Test
  void aColumnOfALaterTableIsFoundThere() {
    assertThat(filled("nio", "threads")).contains("is 2 here");
  }

  @Test
  void aFigureThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> filled("nio; 64", "calls"))
        .hasMessage("page has no row 'nio; 64' with a column 'calls'");
  }
}
