package dev.echolab.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.load.conform.CaseResult;
import dev.echolab.load.conform.Conformance;
import dev.echolab.load.external.ExternalCommand;
import dev.echolab.load.external.ExternalServer;
import dev.echolab.protocol.Protocol;
import dev.echolab.testing.TestJvm;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The servers in examples/minimal are short, of one shape, and echo correctly on this JDK. */
@Timeout(120)
class MinimalServersTest {
  private static final Path FOLDER = Path.of("../examples/minimal");
  private static final List<String> SERVERS = List.of("BlockingEcho", "SelectorEcho", "NettyEcho");
  private static final int MAX_LINES = 60;
  private static final int TIMEOUT_MS = 5_000;
  private static final Pattern STEP = Pattern.compile("// (step \\d: \\w+) - ");

  /** Every case but the long one of many messages, which no flaw of a minimal server concerns. */
  private static final Set<String> CASES =
      Set.copyOf(
          Conformance.names(Protocol.RAW).stream().filter(name -> !name.equals("soak")).toList());

  @TempDir private Path folder;

  @ParameterizedTest
  @FieldSource("SERVERS")
  void aMinimalServerIsShortAndHasTheFiveStepsInOrder(String name) throws Exception {
    List<String> lines = Files.readAllLines(source(name));
    assertThat(lines).hasSizeLessThanOrEqualTo(MAX_LINES).allMatch(line -> line.length() <= 100);
    assertThat(
            STEP.matcher(String.join("\n", lines))
                .results()
                .map((MatchResult found) -> found.group(1)))
        .containsExactly(
            "step 1: receive",
            "step 2: read",
            "step 3: process",
            "step 4: write",
            "step 5: transmit");
    assertThat(String.join("\n", lines))
        .contains("examples/minimal/" + name + ".java 7001", "docs/from-forty-lines.md");
  }

  @Test
  void aMinimalServerPassesTheConformanceCases() {
    // All at once: the cases mostly wait.
    assertThat(
            SERVERS.parallelStream()
                .flatMap(name -> failures(source(name), CASES).stream())
                .toList())
        .isEmpty();
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void onVirtualThreadsOneLineOfTheBlockingServerDiffers() throws Exception {
    String platform = "new Thread(() -> run(channel)).start();";
    String blocking = Files.readString(source("BlockingEcho"));
    assertThat(blocking).containsOnlyOnce(platform);
    Path virtual = folder.resolve("BlockingEcho.java");
    Files.writeString(
        virtual, blocking.replace(platform, "Thread.startVirtualThread(() -> run(channel));"));
    assertThat(failures(virtual, Set.of("1-mib", "slow-neighbour", "many-connections", "no-spin")))
        .isEmpty();
  }

  private static Path source(String name) {
    return FOLDER.resolve(name + ".java");
  }

  private static List<CaseResult> failures(Path source, Set<String> cases) {
    List<String> command = new ArrayList<>(List.of(TestJvm.java()));
    command.addAll(TestJvm.options());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), source.toString(), "{port}"));
    try (ExternalServer server =
        ExternalServer.start(new ExternalCommand(source.toString(), command, Optional.empty()))) {
      InetSocketAddress address =
          new InetSocketAddress(server.target().host(), server.target().port());
      return new Conformance(address, Protocol.RAW, TIMEOUT_MS, 1)
          .run(cases, result -> {}).stream().filter(result -> !result.passed()).toList();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(source.toString(), e);
    }
  }
}
