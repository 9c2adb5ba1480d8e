package dev.echolab.lab.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.echolab.lab.cli.Lab;
import dev.echolab.testing.TestJvm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs server and client at the two ends of a {@link BadLink}. TCP repairs loss and reordering:
 * echoes are slower, and no byte is wrong. Needs root, iproute2, and a kernel with netem or with
 * nftables and HTB; otherwise the tests are skipped with a message.
 */
@Tag("hostile")
@Timeout(90)
class BadNetworkTest {
  @TempDir Path folder;

  private BadLink link;

  @BeforeEach
  void makeTheLink() throws InterruptedException {
    Optional<BadLink> made = BadLink.make();
    if (made.isEmpty()) {
      System.err.println("SKIPPED: BadNetworkTest: no bad link between namespaces here");
    }
    assumeTrue(made.isPresent(), "no bad link between namespaces here");
    link = made.get();
  }

  @AfterEach
  void removeTheLink() throws InterruptedException {
    if (link != null) {
      link.remove();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.echolab.lab.faults.ServerFaultsTest#oneVariant")
  void lossDelayAndReorderingSlowEchoesAndChangeNoByte(String variant) throws Exception {
    Path json = folder.resolve("result.json");
    try (RealServer server =
        RealServer.of(variant)
            .withPrefix(link.atServer().toArray(String[]::new))
            .options("--host", BadLink.SERVER_ADDRESS, "--port", "0")
            .start()) {
      List<String> load = new ArrayList<>(link.atClient());
      load.addAll(TestJvm.command(Lab.class));
      load.addAll(
          List.of(
              "load",
              "--target",
              BadLink.SERVER_ADDRESS + ":" + server.port(),
              "--connections",
              "16",
              "--pipeline",
              "4",
              "--size",
              "2000",
              "--warmup",
              "500ms",
              "--duration",
              "3s",
              "--timeout",
              "20s",
              "--json",
              json.toString()));
      int exitCode = Commands.run(load.toArray(String[]::new));

      assertThat(List.of(0, 4)).as("good, or too few samples to be believed").contains(exitCode);
      JsonNode result = new ObjectMapper().readTree(json.toFile());
      JsonNode outcomes = result.get("outcomes");
      long p50Ns = result.get("latency").get("corrected").get("p50Ns").asLong();
      long sentAgain = BadLink.kernelCounter(server.pid(), "snmp", "Tcp: RetransSegs");
      long outOfOrder = BadLink.kernelCounter(server.pid(), "netstat", "TcpExt: TCPOFOQueue");
      System.out.printf(
          "%s over a bad network (%s): %s, p50 %.1f ms, at the server %d segments sent again, %d"
              + " came out of order%n",
          variant, link, outcomes, p50Ns / 1e6, sentAgain, outOfOrder);
      assertThat(outcomes.get("ok").asLong()).isGreaterThan(500);
      for (String wrong : List.of("corrupt", "reset", "refused", "unsent", "timeout")) {
        assertThat(outcomes.get(wrong).asLong()).as(wrong).isZero();
      }
      assertThat(sentAgain).as("segments that were lost, and sent again").isPositive();
      assertThat(outOfOrder).as("segments received out of order").isPositive();
      assertThat(p50Ns)
          .as("two times the delay at least, less what is reordered")
          .isGreaterThan(4_000_000);
    }
  }
}
