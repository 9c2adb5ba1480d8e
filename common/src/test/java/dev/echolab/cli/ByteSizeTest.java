package dev.echolab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ByteSizeTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "512, 512",
    "512b, 512",
    "64k, 65536",
    "64K, 65536",
    "64KiB, 65536",
    "1m, 1048576",
    "1MiB, 1048576",
    "1024m, 1073741824",
    "1073741824, 1073741824"
  })
  void parsesValidText(String text, int bytes) {
    assertThat(ByteSize.parse(text)).isEqualTo(new ByteSize(bytes));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-1",
        "1.5k",
        "64 k",
        "64kb",
        "k",
        "1g",
        "0x10",
        "1025m",
        "1073741825",
        "9999999999m",
        "99999999999"
      })
  void rejectsInvalidTextWithAMessage(String text) {
    assertThatThrownBy(() -> ByteSize.parse(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "1023", "1k", "1025", "64k", "1m", "1024m"})
  void formatsTheShortestParsableText(String text) {
    assertThat(ByteSize.parse(text)).hasToString(text);
  }
}
