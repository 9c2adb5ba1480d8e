package dev.echolab.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.lab.server.StepCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CodeColumnsTest {
  private static final int WIDE = 170;
  private static final int NARROW = 60;

  static List<String> steps() {
    return StepCode.TOPICS;
  }

  private static List<String> text(String step) throws IOException {
    return CodeColumns.withBars(StepCode.lines(step));
  }

  private static List<String> laid(String step, int columns) throws IOException {
    return new CodeColumns(columns, (place, shown) -> shown).lay(text(step));
  }

  /** Returns all characters but those that a layout adds or removes: spaces, gutters, folders. */
  private static String characters(List<String> lines) {
    return String.join("\n", lines)
        .replaceAll("\\S+/|[ |\n]", "")
        .chars()
        .sorted()
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @ParameterizedTest
  @MethodSource("steps")
  void aWideTerminalShowsTheModelsInColumnsWithTheirCallsBelow(String step) throws IOException {
    List<String> lines = laid(step, WIDE);
    assertThat(lines).allMatch(line -> line.length() <= WIDE);
    assertThat(lines)
        .filteredOn(line -> line.startsWith("=="))
        .singleElement()
        .asString()
        .containsSubsequence("Blocking I/O", "NIO selectors", "Netty");
    assertThat(lines)
        .filteredOn(line -> line.startsWith("  => "))
        .singleElement()
        .asString()
        .matches(".* =>.* =>.*");
  }

  @ParameterizedTest
  @MethodSource("steps")
  void aNarrowTerminalShowsOneModelBelowTheOther(String step) throws IOException {
    assertThat(laid(step, NARROW).stream().filter(line -> line.startsWith("=="))).hasSize(3);
    assertThat(laid(step, NARROW))
        .allMatch(line -> line.length() <= NARROW || line.contains(".java:"));
  }

  @Test
  void aCallIsABarWhoseLengthIsItsCount() {
    assertThat(CodeColumns.withBars(List.of("  => read 2.00, write 0.50 per echo", "  => none")))
        .containsExactly(
            "  => system calls per echo",
            "     read           2.00 ========================",
            "     write          0.50 ======",
            "  => none");
  }

  @ParameterizedTest
  @MethodSource("steps")
  void nothingIsCut(String step) throws IOException {
    String all = characters(text(step));
    assertThat(characters(laid(step, WIDE))).isEqualTo(all);
    assertThat(characters(laid(step, NARROW))).isEqualTo(all);
  }

  @ParameterizedTest
  @MethodSource("steps")
  void everyPlaceIsALinkThatDoesNotMoveTheColumns(String step) throws IOException {
    List<String> linked = new ArrayList<>();
    List<String> lines =
        new CodeColumns(
                WIDE,
                (place, shown) -> {
                  linked.add(place);
                  return "<" + shown + ">";
                })
            .lay(text(step));
    assertThat(linked).isNotEmpty().allMatch(place -> place.contains("-server/src/main/java/"));
    assertThat(lines.stream().map(line -> line.replaceAll("<([^<>]+\\.java:\\d+)>", "$1")))
        .isEqualTo(laid(step, WIDE));
  }
}
