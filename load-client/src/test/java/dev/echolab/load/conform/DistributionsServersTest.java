package dev.echolab.load.conform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.echolab.protocol.Protocol;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Echo servers that others wrote, from the distribution's packages; skipped where they are not. */
@Timeout(60)
class DistributionsServersTest {
  private static final int TIMEOUT_MS = 3_000;

  private Process server;

  @AfterEach
  void stop() throws InterruptedException {
    if (server != null) {
      server.descendants().forEach(ProcessHandle::destroyForcibly);
      server.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void socatPassesEveryCase() throws Exception {
    InetSocketAddress address = freeAddress();
    start(
        address,
        "socat",
        "TCP-LISTEN:" + address.getPort() + ",bind=127.0.0.1,fork,reuseaddr",
        "EXEC:cat");

    assertThat(failures(address, Set.of())).isEmpty();
  }

  @Test
  void ncatDropsPendingRepliesAtAHalfClose() throws Exception {
    InetSocketAddress address = freeAddress();
    start(
        address,
        "ncat",
        "-l",
        "127.0.0.1",
        Integer.toString(address.getPort()),
        "-k",
        "-e",
        "/bin/cat");

    assertThat(failures(address, Set.of("one-byte"))).isEmpty();
    // ncat ends its program when the half-close arrives; where the scheduler holds the half-close
    // back for a moment, the program has by chance answered everything, and a run passes.
    await("ncat drops what it owes")
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(
            () ->
                assertThat(failures(address, Set.of("half-close-slow-reader")))
                    .containsExactly("half-close-slow-reader"));
  }

  private void start(InetSocketAddress address, String... command) throws IOException {
    boolean there =
        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, command[0])));
    if (!there) {
      System.err.println("SKIPPED: " + command[0] + " is not installed");
    }
    assumeTrue(there, command[0] + " is not installed");
    server =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    await("the server listens").until(() -> canConnect(address));
  }

  private static boolean canConnect(InetSocketAddress address) {
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static InetSocketAddress freeAddress() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), probe.getLocalPort());
    }
  }

  private static List<String> failures(InetSocketAddress address, Set<String> only)
      throws Exception {
    return new Conformance(address, Protocol.RAW, TIMEOUT_MS, 1)
        .run(only, result -> {}).stream()
            .filter(result -> !result.passed())
            .map(CaseResult::name)
            .toList();
  }
}
