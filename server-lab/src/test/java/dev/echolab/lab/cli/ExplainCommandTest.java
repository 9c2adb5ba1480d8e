package dev.echolab.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.cli.CommandLines;
import dev.echolab.cli.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Checks that bad input to explain gives one line that names the option and exit code 2. */
class ExplainCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "explain node|unknown variant 'node'; there are bio-platform",
        "explain nio nio|nio is named twice",
        "explain --connections 0|--connections takes 1 to 10000",
        "explain --size 2m|--size takes 0 to 1m",
        "explain --pipeline 0|--pipeline takes 1 to 1024",
        "explain --rate 0|--rate takes more than 0",
        "explain --duration 0s|--duration takes more than 0s",
        "explain --duration soon|--duration",
        "explain --speed 3|unknown option --speed",
      })
  void badInputGivesOneLineAndStartsNothing(String line, String says) {
    StringWriter err = new StringWriter();
    CommandLine command = CommandLines.of(new Lab());
    command.setErr(new PrintWriter(err));
    command.setOut(new PrintWriter(new StringWriter()));

    assertThat(command.execute(line.split(" ", -1))).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains(says);
    assertThat(err.toString().lines()).hasSize(1);
  }
}
