package dev.echolab.load.os;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TerminalPanelTest {
  private static final String ERASE = "\r\u001b[J";
  private static final String UP = "\u001b[1A";

  private final PrintStream original = System.err;
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

  @BeforeEach
  void writeToTheScreen() {
    System.setErr(new PrintStream(screen, true, UTF_8));
  }

  @AfterEach
  void restore() {
    System.setErr(original);
  }

  private static String rows(String text) {
    return "\u001b[?7l" + text + "\u001b[?7h";
  }

  @Test
  void aRowIsCutSoThatItFitsEveryTerminal() {
    try (TerminalPanel panel = new TerminalPanel(UTF_8)) {
      panel.show(List.of("0123456789".repeat(5)));
      assertThat(screen.toString(UTF_8)).isEqualTo(rows("0123456789".repeat(4).substring(0, 39)));
    }
  }

  @Test
  void anUpdateErasesAllRowsOfTheOneBefore() {
    try (TerminalPanel panel = new TerminalPanel(UTF_8)) {
      panel.show(List.of("a", "b"));
      panel.show(List.of("c"));
    }
    assertThat(screen.toString(UTF_8)).isEqualTo(rows("a\nb") + UP + ERASE + rows("c") + ERASE);
  }

  @Test
  void aLogLineStartsInTheFirstColumnAndTheReportToo() {
    TerminalPanel panel = new TerminalPanel(UTF_8);
    panel.show(List.of("second 1"));
    System.err.print("WARN one\n");
    System.err.print("WARN two\n");
    panel.show(List.of("second 2"));
    panel.close();
    System.err.print("VALID\n");
    assertThat(screen.toString(UTF_8))
        .isEqualTo(
            rows("second 1")
                + ERASE
                + "WARN one\nWARN two\n"
                + rows("second 2")
                + ERASE
                + "VALID\n");
  }

  @Test
  void theEncodingDecidesWhatCanBeShown() {
    try (TerminalPanel utf8 = new TerminalPanel(UTF_8);
        TerminalPanel ascii = new TerminalPanel(US_ASCII)) {
      assertThat(utf8.canShow('\u2588')).isTrue();
      assertThat(ascii.canShow('\u2588')).isFalse();
    }
  }
}
