package dev.echolab.lab.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BarTableTest {
  @Test
  void aBarIsToScaleToAnEighthOfAColumn() {
    assertThat(BarTable.bar(50, 100, 10)).isEqualTo("█████");
    assertThat(BarTable.bar(100, 100, 10)).isEqualTo("██████████");
    assertThat(BarTable.bar(51.25, 100, 10)).isEqualTo("█████▏");
    assertThat(BarTable.bar(0.001, 100, 10)).isEqualTo("▏");
    assertThat(BarTable.bar(0, 100, 10)).isEmpty();
    assertThat(BarTable.bar(Double.NaN, 100, 10)).isEmpty();
  }

  @Test
  void theBarsFillWhatTheOtherColumnsLeave() {
    for (String name : List.of("a", "a-server-with-a-name-of-forty-characters")) {
      List<String> lines =
          new BarTable()
              .head(List.of("#", "server", "echoes/s"), List.of("p99"))
              .row(List.of("1", name, "100"), 100, List.of("1.000 ms"))
              .row(List.of("2", "b", "50"), 50, List.of("2.000 ms"))
              .row(List.of("-", "c", "-"), Double.NaN, List.of("-"))
              .lines();
      assertThat(lines).allMatch(line -> line.length() <= TextWidth.COLUMNS);
      long longest = lines.get(1).chars().filter(c -> c == '█').count();
      assertThat(longest).isGreaterThanOrEqualTo(4);
      assertThat(lines.get(2).chars().filter(c -> c == '█').count()).isEqualTo(longest / 2);
    }
  }

  @Test
  void aTableThatIsTooWideIsPrintedInPartsThatRepeatTheFirstColumn() {
    String wide = "x".repeat(30);
    assertThat(
            TextWidth.table(
                List.of(List.of("name", "a", "b", "c"), List.of("n", wide, wide, wide))))
        .hasSize(4)
        .allMatch(line -> line.startsWith("  n") && line.length() <= TextWidth.COLUMNS);
  }

  @Test
  void markdownEscapesWhatWouldEndACell() {
    assertThat(Markdown.table(List.of(List.of("a", "b"), List.of("x|<b>", "1")), 1))
        .containsExactly("| a | b |", "| --- | ---: |", "| x\\|&lt;b> | 1 |");
  }
}
