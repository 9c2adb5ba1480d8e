package dev.echolab.load.conform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.echolab.load.external.ExternalCommand;
import dev.echolab.load.external.ExternalServer;
import dev.echolab.load.plan.Target;
import dev.echolab.protocol.Protocol;
import java.io.File;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Echo servers that others wrote, from the distribution's packages; skipped where they are not. */
@Timeout(60)
class DistributionsServersTest {
  private static final int TIMEOUT_MS = 3_000;

  @Test
  void socatPassesEveryCase() throws Exception {
    try (ExternalServer server =
        start("socat", "socat TCP-LISTEN:{port},bind={host},fork,reuseaddr EXEC:cat")) {
      assertThat(failures(server.target(), Set.of())).isEmpty();
    }
  }

  @Test
  void ncatDropsPendingRepliesAtAHalfClose() throws Exception {
    try (ExternalServer server = start("ncat", "ncat -l {host} {port} -k -e /bin/cat")) {
      assertThat(failures(server.target(), Set.of("one-byte"))).isEmpty();
      // ncat ends its program when the half-close arrives; where the scheduler holds the half-close
      // back for a moment, the program has by chance answered everything, and a run passes.
      await("ncat drops what it owes")
          .atMost(Duration.ofSeconds(40))
          .untilAsserted(
              () ->
                  assertThat(failures(server.target(), Set.of("half-close-slow-reader")))
                      .containsExactly("half-close-slow-reader"));
    }
  }

  private static ExternalServer start(String program, String command) throws Exception {
    boolean there =
        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    if (!there) {
      System.err.println("SKIPPED: " + program + " is not installed");
    }
    assumeTrue(there, program + " is not installed");
    return ExternalServer.start(ExternalCommand.parse(program + "=" + command));
  }

  private static List<String> failures(Target target, Set<String> only) throws Exception {
    return new Conformance(
            new InetSocketAddress(target.host(), target.port()), Protocol.RAW, TIMEOUT_MS, 1)
        .run(only, result -> {}).stream()
            .filter(result -> !result.passed())
            .map(CaseResult::name)
            .toList();
  }
}
