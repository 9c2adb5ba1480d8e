package dev.echolab.lab.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.lab.cli.Lab;
import dev.echolab.lab.live.LiveRequests;
import dev.echolab.testing.TestJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kills real labs in a way that runs no hook: what they started ends. */
@Timeout(300)
class LabKilledTest {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path dir;

  private Process lab(String line) throws IOException {
    RealServer.of("nio"); // Skips the test if it is not built.
    List<String> command = TestJvm.command(Lab.class, "-Decholab.home=..");
    command.addAll(List.of(line.split(" ", -1)));
    return new ProcessBuilder(command)
        .redirectError(dir.resolve("err").toFile())
        .redirectOutput(dir.resolve("out").toFile())
        .start();
  }

  /** Returns all processes that the lab started, once one of them is a server. */
  private static List<ProcessHandle> started(Process lab) {
    Awaitility.await()
        .atMost(START)
        .until(() -> lab.descendants().anyMatch(LabKilledTest::isServer));
    return lab.descendants().toList();
  }

  private static boolean isServer(ProcessHandle process) {
    return process.info().commandLine().orElse("").contains("nio-server.jar");
  }

  private static boolean anyIsAlive(List<ProcessHandle> processes) {
    return processes.stream().anyMatch(ProcessHandle::isAlive);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "compare nio --trials 1 --duration 1m --out %s",
        "sweep nio --duration 1m --out %s",
        "explain nio --duration 1m",
        "experiment waiting --out %s",
        "live nio"
      })
  void theServersOfAKilledLabEnd(String line) throws Exception {
    Process lab = lab(line.formatted(dir.resolve("results")));
    List<ProcessHandle> started = List.of();
    try {
      started = started(lab);
      lab.destroyForcibly().waitFor(20, TimeUnit.SECONDS);

      List<ProcessHandle> left = started;
      Awaitility.await().atMost(SOON).until(() -> !anyIsAlive(left));
    } finally {
      lab.destroyForcibly();
      started.forEach(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void aFrozenServerOfAKilledLabEnds() throws Exception {
    Process lab = lab("live nio");
    List<ProcessHandle> started = List.of();
    try {
      Path out = dir.resolve("out");
      Awaitility.await().atMost(START).until(() -> Files.readString(out).endsWith("\n"));
      String freeze = "{\"action\": \"freeze\", \"on\": true}";
      assertThat(LiveRequests.control(Files.readString(out).strip(), freeze).statusCode())
          .isEqualTo(200);
      started = lab.descendants().toList();
      lab.destroyForcibly().waitFor(20, TimeUnit.SECONDS);

      List<ProcessHandle> left = started;
      Awaitility.await().atMost(SOON).until(() -> !anyIsAlive(left));
    } finally {
      lab.destroyForcibly();
      started.forEach(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void aServerStartedByHandServesWithoutAnInput() throws Exception {
    try (RealServer server =
            RealServer.of("nio")
                .withPrefix("sh", "-c", "exec \"$0\" \"$@\" </dev/null")
                .options("--port", "0")
                .start();
        Client client = new Client(server.port())) {
      client.echo();
      Awaitility.await().during(Duration.ofMillis(500)).until(server::isAlive);
      client.echo();
    }
  }
}
