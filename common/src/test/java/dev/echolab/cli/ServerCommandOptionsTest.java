package dev.echolab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.contract.ServerOptionsBuilder;
import dev.echolab.handler.WorkSpec;
import dev.echolab.protocol.Protocol;
import dev.echolab.server.BufferSizes;
import dev.echolab.server.Limits;
import dev.echolab.server.ListenOptions;
import dev.echolab.server.ServerOptions;
import dev.echolab.server.SocketSettings;
import dev.echolab.server.SocketSettings.TcpNoDelay;
import dev.echolab.server.StepOptions;
import dev.echolab.server.Tracing;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerCommandOptionsTest {
  private final FakeServerCommand command = new FakeServerCommand(null);

  @Test
  void theDefaultsEqualThoseOfServerOptions() {
    assertThat(command.execute()).isEqualTo(ExitCode.GOOD);

    assertThat(command.options())
        .isEqualTo(new ServerOptionsBuilder().host("127.0.0.1").port(7999).build());
  }

  @Test
  void everyOptionIsApplied() {
    int exit =
        command.execute(
            ("--host 0.0.0.0 --port 1 --protocol raw --read-buffer 1 --so-rcvbuf 8k --so-sndbuf 16k"
                    + " --tcp-nodelay off --backlog 2 --max-frame 3 --drain-timeout 4ms"
                    + " --work spin:5us --trace on --max-connections 6 --idle-timeout 7s"
                    + " --request-timeout 8s --write-timeout 9s --log-level warn --log-format json")
                .split(" "));

    assertThat(command.err()).isEmpty();
    assertThat(exit).isEqualTo(ExitCode.GOOD);
    assertThat(command.options())
        .isEqualTo(
            new ServerOptions(
                new ListenOptions("0.0.0.0", 1, 2),
                new SocketSettings(8 * 1024, 16 * 1024, TcpNoDelay.OFF),
                Protocol.RAW,
                new BufferSizes(1, 3),
                new Limits(6, Duration.ofSeconds(7), Duration.ofSeconds(8), Duration.ofSeconds(9)),
                new StepOptions(WorkSpec.parse("spin:5us"), Tracing.ON, Optional.empty()),
                Duration.ofMillis(4)));
  }

  @ParameterizedTest
  @CsvSource({
    "--port, -1",
    "--port, 65536",
    "--port, abc",
    "--port, 99999999999",
    "--protocol, tcp",
    "--protocol, ''",
    "--read-buffer, 0",
    "--read-buffer, 17m",
    "--read-buffer, -5",
    "--read-buffer, 64kb",
    "--so-rcvbuf, x",
    "--so-rcvbuf, -1",
    "--so-rcvbuf, 2048m",
    "--so-sndbuf, x",
    "--so-sndbuf, -1",
    "--so-sndbuf, 1.5k",
    "--tcp-nodelay, yes",
    "--tcp-nodelay, true",
    "--backlog, 0",
    "--backlog, 65536",
    "--backlog, 1k",
    "--max-frame, 0",
    "--max-frame, 257m",
    "--max-frame, big",
    "--drain-timeout, 5",
    "--drain-timeout, -1s",
    "--drain-timeout, soon",
    "--work, spin",
    "--work, spin:0us",
    "--work, block:2m",
    "--trace, maybe",
    "--log-level, loud",
    "--log-format, xml"
  })
  void aBadValueIsOneLineWithTheOption(String option, String value) {
    int exit = command.execute(option + "=" + value);

    expectRefusal(exit, option);
    assertThat(command.options()).as("nothing is started").isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "--port, abc, is not a whole number",
    "--port, 99999999999, is too large",
    "--backlog, 1k, is not a whole number",
    "--log-level, wran, did you mean warn?",
    "--log-level, loud, 'error, warn, info, debug or trace'",
    "--tcp-nodelay, yes, is not on or off"
  })
  void aBadValueIsNamedInPlainWords(String option, String value, String says) {
    expectRefusal(command.execute(option, value), value);
    assertThat(command.err()).contains(says).doesNotContainPattern("an? (int|Integer|long)|java");
  }

  @Test
  void helpWithoutDashesIsMisspelt() {
    expectRefusal(command.execute("help"), "did you mean --help?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--host", "--port", "--protocol", "--read-buffer", "--so-rcvbuf", "--so-sndbuf",
        "--tcp-nodelay", "--backlog", "--max-frame", "--drain-timeout", "--work", "--trace",
        "--log-level", "--log-format"
      })
  void aMissingValueIsOneLineWithTheOption(String option) {
    expectRefusal(command.execute(option), option);
  }

  @Test
  void anOptionGivenTwiceIsRejected() {
    expectRefusal(command.execute("--port", "1", "--port", "2"), "--port");
  }

  @Test
  void anUnknownOptionIsOneLineWithASuggestion() {
    int exit = command.execute("--protocl", "raw");

    expectRefusal(exit, "--protocl");
    assertThat(command.err()).contains("did you mean").contains("--protocol");
  }

  @Test
  void anUnexpectedArgumentIsRejected() {
    expectRefusal(command.execute("7001"), "7001");
  }

  @Test
  void helpListsEveryOption() {
    assertThat(command.execute("--help")).isEqualTo(ExitCode.GOOD);

    assertThat(command.out())
        .contains("--host", "--port", "--protocol", "--read-buffer", "--so-rcvbuf", "--so-sndbuf")
        .contains("--tcp-nodelay", "--backlog", "--max-frame", "--drain-timeout", "--work")
        .contains("--trace", "--log-level", "--log-format", "Default: 7999", "Default: 64k");
  }

  private void expectRefusal(int exit, String named) {
    assertThat(exit).isEqualTo(ExitCode.USAGE);
    assertThat(command.err().lines()).as("lines on standard error").hasSize(1);
    assertThat(command.err()).startsWith("fake-server: ").contains(named);
    assertThat(command.out()).isEmpty();
  }
}
