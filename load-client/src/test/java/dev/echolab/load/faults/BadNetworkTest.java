package dev.echolab.load.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Server and client in two network namespaces, between them a link that delays, loses and reorders
 * (tc-netem(8)). TCP makes up for all of it: slower, and not a byte wrong. Needs root, iproute2 and
 * a kernel with netem; skips itself, loudly, without.
 */
@Tag("hostile")
@Timeout(90)
class BadNetworkTest {
  private static final String SERVER_SIDE = "echolab-s" + ProcessHandle.current().pid() % 10_000;
  private static final String CLIENT_SIDE = "echolab-c" + ProcessHandle.current().pid() % 10_000;
  private static final String SERVER_ADDRESS = "10.217.0.1";
  private static final String CLIENT_ADDRESS = "10.217.0.2";

  @TempDir Path folder;

  @BeforeEach
  void connectTwoNamespaces() throws InterruptedException {
    boolean made =
        succeeds("ip", "netns", "add", SERVER_SIDE)
            && succeeds("ip", "netns", "add", CLIENT_SIDE)
            && succeeds(
                "ip",
                "-n",
                SERVER_SIDE,
                "link",
                "add",
                "veth0",
                "type",
                "veth",
                "peer",
                "name",
                "veth0",
                "netns",
                CLIENT_SIDE)
            && up(SERVER_SIDE, SERVER_ADDRESS)
            && up(CLIENT_SIDE, CLIENT_ADDRESS);
    if (!made) {
      System.err.println("SKIPPED: BadNetworkTest: no network namespaces with netem here");
    }
    assumeTrue(made, "no network namespaces with netem here");
  }

  private static boolean up(String side, String address) throws InterruptedException {
    return succeeds("ip", "-n", side, "addr", "add", address + "/24", "dev", "veth0")
        && succeeds("ip", "-n", side, "link", "set", "veth0", "up")
        && succeeds(
            "tc", "-n", side, "qdisc", "add", "dev", "veth0", "root", "netem", "delay", "4ms",
            "2ms", "loss", "1%", "reorder", "25%", "50%");
  }

  @AfterEach
  void removeThem() throws InterruptedException {
    Commands.run("ip", "netns", "del", SERVER_SIDE);
    Commands.run("ip", "netns", "del", CLIENT_SIDE);
  }

  private static boolean succeeds(String... command) throws InterruptedException {
    return Commands.run(command) == 0;
  }

  @ParameterizedTest
  @MethodSource("dev.echolab.load.faults.ServerFaultsTest#oneVariant")
  void lossDelayAndReorderingCostTimeAndNotAByte(String variant) throws Exception {
    Path json = folder.resolve("result.json");
    try (RealServer server =
        RealServer.of(variant)
            .behind("ip", "netns", "exec", SERVER_SIDE)
            .options("--host", SERVER_ADDRESS, "--port", "0")
            .start()) {
      int exitCode =
          Commands.run(
              "ip",
              "netns",
              "exec",
              CLIENT_SIDE,
              RealServer.java(),
              "-cp",
              System.getProperty("java.class.path"),
              "dev.echolab.load.cli.Lab",
              "load",
              "--target",
              SERVER_ADDRESS + ":" + server.port(),
              "--connections",
              "16",
              "--size",
              "2000",
              "--warmup",
              "500ms",
              "--duration",
              "3s",
              "--timeout",
              "20s",
              "--json",
              json.toString());

      assertThat(List.of(0, 4)).as("good, or too few samples to be believed").contains(exitCode);
      JsonNode result = new ObjectMapper().readTree(json.toFile());
      JsonNode outcomes = result.get("outcomes");
      System.out.println(variant + " behind a bad network: " + outcomes);
      assertThat(outcomes.get("ok").asLong()).isGreaterThan(500);
      for (String wrong : List.of("corrupt", "reset", "refused", "unsent", "timeout")) {
        assertThat(outcomes.get(wrong).asLong()).as(wrong).isZero();
      }
      assertThat(result.get("latency").get("corrected").get("p50Ns").asLong())
          .as("two times the delay at least, less what is reordered")
          .isGreaterThan(4_000_000);
    }
  }
}
