package dev.echolab.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.cli.ExitCode;
import dev.echolab.testing.TestJvm;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the command line in a JVM without IPv6, as in a container whose kernel has none. */
@Timeout(60)
class WithoutIpv6Test {
  @ParameterizedTest
  @ValueSource(strings = {"--host", "--metrics-host"})
  void anIpv6AddressIsOneLineWithItsOption(String option) throws Exception {
    List<String> command =
        new ArrayList<>(TestJvm.command(NioServerMain.class, "-Djava.net.preferIPv4Stack=true"));
    command.addAll(List.of("--port=0", "--metrics-port=0", option, "::1"));
    Process server = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String output = new String(server.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(server.waitFor()).isEqualTo(ExitCode.FAILED);
      assertThat(output.lines().filter(line -> !line.startsWith("SLF4J")).toList())
          .containsExactly(
              "nio-server: " + option + " ::1 is an IPv6 address, but this JVM has IPv4 only");
    } finally {
      server.destroyForcibly();
    }
  }
}
