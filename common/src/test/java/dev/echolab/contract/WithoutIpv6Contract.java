package dev.echolab.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.cli.ExitCode;
import dev.echolab.testing.TestJvm;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requires one line for an IPv6 address in a JVM without IPv6, as in many containers. */
@Timeout(60)
public interface WithoutIpv6Contract {
  /** Returns the class of the server's command line. */
  Class<?> mainClass();

  /** Returns the name of the program in its messages. */
  String program();

  /** Returns the options that the test needs in this server. */
  default List<String> options() {
    return List.of();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--host", "--metrics-host"})
  default void anIpv6AddressIsOneLineWithItsOption(String option) throws Exception {
    List<String> command =
        new ArrayList<>(TestJvm.command(mainClass(), "-Djava.net.preferIPv4Stack=true"));
    command.addAll(options());
    command.addAll(List.of("--port=0", "--metrics-port=0", option, "::1"));
    Process server = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String output = new String(server.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(server.waitFor()).isEqualTo(ExitCode.FAILED);
      assertThat(output.lines().filter(line -> !line.startsWith("SLF4J")).toList())
          .containsExactly(
              program() + ": " + option + " ::1 is an IPv6 address, but this JVM has IPv4 only");
    } finally {
      server.destroyForcibly();
    }
  }
}
