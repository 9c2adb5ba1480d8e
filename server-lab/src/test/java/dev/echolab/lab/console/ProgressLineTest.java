package dev.echolab.lab.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private static final String CLEAR = "\r\u001b[2K";

  private final PrintStream original = System.err;
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

  @BeforeEach
  void writeToTheScreen() {
    System.setErr(new PrintStream(screen, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setErr(original);
  }

  private ProgressLine line(int columns) {
    return new ProgressLine(new PrintWriter(screen, true, StandardCharsets.UTF_8), columns);
  }

  @Test
  void aLineIsCutToTheWidthOfTheTerminal() {
    ProgressLine line = line(20);
    line.now("0123456789012345678901234567890");
    assertThat(screen.toString(StandardCharsets.UTF_8)).isEqualTo(CLEAR + "0123456789012345678");
    line.end();
  }

  @Test
  void aLogLineStartsInTheFirstColumn() {
    ProgressLine line = line(80);
    line.now("second 1");
    System.err.print("WARN one\n");
    System.err.print("WARN two\n");
    line.now("second 2");
    line.end();
    assertThat(screen.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            CLEAR + "second 1" + CLEAR + "WARN one\nWARN two\n" + CLEAR + "second 2" + CLEAR);
  }

  @Test
  void aReportLineIsWrappedAtSpaces() {
    String words = "word ".repeat(30).strip();
    assertThat(TextWidth.wrap(List.of(words)))
        .hasSize(2)
        .allMatch(text -> text.length() <= TextWidth.COLUMNS)
        .last()
        .asString()
        .startsWith("    word");
    String path = "x".repeat(120);
    assertThat(TextWidth.wrap(List.of(path))).containsExactly(path);
  }
}
