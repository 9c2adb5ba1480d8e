package dev.echolab.load.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolab.load.plan.Target;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "./echo 7001 # ./echo,7001",
        "`  ./echo \t 7001  `# ./echo,7001",
        "'my server' \"a b\"c'd e' # my server,a bcd e",
        "a\\ b \\'c\\\" # a b,'c\"",
        "\"say \\\"hi\\\" \\\\ \\$x \\n\" # say \"hi\" \\ $x \\n",
        "'no \\ escape' # no \\ escape",
        "x '' \"\" y # x,,,y",
        "sh -c 'exec ./echo {port} | tee log; true' # sh,-c,exec ./echo {port} | tee log; true",
        "$HOME *.c a|b > c & ~ # $HOME,*.c,a|b,>,c,&,~",
        "-Dkey=value --flag=\"two words\" # -Dkey=value,--flag=two words",
      })
  void aCommandLineIsSplitAsByAShellThatExpandsNothing(String line, String words) {
    assertThat(ExternalCommand.split(line)).containsExactly(words.split(",", -1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"./echo 7001", "'a b' c\\ d \"e\\\"f\\x\" g''h", "\"it's\" 'a\"b' \\\\ x=\"y z\""})
  void aShellSplitsItLikewise(String line) throws Exception {
    Process shell = new ProcessBuilder("sh", "-c", "printf '%s\\n' " + line).start();
    List<String> words = shell.inputReader().lines().toList();
    assertThat(shell.waitFor(10, TimeUnit.SECONDS)).isTrue();

    assertThat(ExternalCommand.split(line)).isEqualTo(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a 'b", "a \"b", "a \"b'", "a b\\"})
  void whatIsNotClosedIsRefused(String line) {
    assertThatThrownBy(() -> ExternalCommand.parse("c=" + line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(line);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "./echo", "=./echo", "c=", "c=   "})
  void aNameAndACommandAreNeeded(String text) {
    assertThatThrownBy(() -> ExternalCommand.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NAME='COMMAND {port}'");
  }

  @Test
  void theAddressReplacesItsPlaceholdersInEveryWord() {
    ExternalCommand command =
        ExternalCommand.parse("c=env A={port} ./echo '{host}:{port}' {other}");
    assertThat(command.name()).isEqualTo("c");
    assertThat(command.at(new Target("127.0.0.1", 7001)))
        .containsExactly("env", "A=7001", "./echo", "127.0.0.1:7001", "{other}");
  }
}
