package dev.echolab.lab.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolab.lab.linux.ProcessSnapshot;
import dev.echolab.load.plan.Target;
import dev.echolab.testing.TestJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ServerProcessTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  @TempDir private Path folder;

  private static final String READY = "echo 'READY fake 127.0.0.1:4711 protocol=framed'; ";

  private static ServerProcess start(String script) throws Exception {
    return ServerProcess.start("fake", List.of("sh", "-c", script), SOON, line -> {});
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  @Test
  void whatItSaidBeforeReadyIsItsTable() throws Exception {
    try (ServerProcess server = start("echo option; echo row; " + READY + "exec sleep 60")) {
      assertThat(server.target()).isEqualTo(new Target("127.0.0.1", 4711));
      assertThat(server.optionTable()).containsExactly("option", "row");
      assertThat(server.isAlive()).isTrue();
    }
  }

  @Test
  void closeEndsItAndMayBeCalledTwice() throws Exception {
    ServerProcess server = start(READY + "exec sleep 60");
    server.close();
    server.close();
    assertThat(isAlive(server.pid())).isFalse();
  }

  /** The end of its input would be a second request, on which a server ends without draining. */
  @Test
  void aRequestToStopLeavesItsInputOpen() throws Exception {
    Path status = folder.resolve("status");
    String onTerm = "trap 'timeout 0.3 cat; echo $? >" + status + "; exit 0' TERM; ";
    start(onTerm + READY + "while :; do sleep 0.05; done").close();
    String timedOut = "124";
    assertThat(status).content().isEqualToIgnoringNewLines(timedOut);
  }

  @Test
  void itsLastWordIsTheMessageIfItDoesNotStart() {
    assertThatThrownBy(() -> start("echo 'fake: first' >&2; echo 'fake: port taken' >&2; exit 1"))
        .isInstanceOf(IOException.class)
        .hasMessage("fake: port taken");
  }

  @ParameterizedTest
  @CsvSource({
    "-XX:NoSuch, Unrecognized VM option 'NoSuch' | Error: Could not create",
    "-Xms64m -Xmx16m, Error occurred during initialization of VM | Initial heap size set to a larger"
  })
  void aJvmThatDoesNotStartIsQuoted(String flags, String says) {
    assertThatThrownBy(() -> start("exec " + TestJvm.java() + " " + flags + " -version"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("fake ended with exit code 1: ")
        .hasMessageContaining(says);
  }

  @Test
  void anUncaughtExceptionIsQuotedWithoutItsFrames() {
    String trace = "echo 'Exception in thread \"main\" java.lang.OutOfMemoryError: heap'; ";
    String frames = "for i in $(seq 50); do printf '\\tat frame\\n'; done; ";
    assertThatThrownBy(() -> start("{ " + trace + frames + "} >&2; exit 1"))
        .hasMessageEndingWith("1: Exception in thread \"main\" java.lang.OutOfMemoryError: heap");
  }

  @Test
  void aSilentEndNamesTheExitCode() {
    assertThatThrownBy(() -> start("exit 3")).hasMessage("fake ended with exit code 3");
  }

  @Test
  void aServerThatNeverGetsReadyIsEnded() {
    assertThatThrownBy(
            () ->
                ServerProcess.start(
                    "fake",
                    List.of("sh", "-c", "echo slow >&2; exec sleep 60"),
                    Duration.ofSeconds(1),
                    line -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("was not ready within 1 s");
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void aMissingProgramIsOneLine() {
    assertThatThrownBy(() -> ServerProcess.start("fake", List.of("/no/such/program")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/no/such/program");
  }

  @Test
  void aFloodOfOutputDoesNotStallIt() throws Exception {
    String flood = "i=0; while [ $i -lt 20000 ]; do echo flood-of-output-$i; echo e$i >&2; ";
    try (ServerProcess server = start(READY + flood + "i=$((i+1)); done; echo end >&2; sleep 60")) {
      Awaitility.await().atMost(SOON).until(() -> server.lastErrors().contains("end"));
      assertThat(server.lastErrors()).hasSizeLessThanOrEqualTo(20);
    }
  }

  @Test
  void everyVariantHasAJarOptionsAndAReasonWhereItCannotRun() {
    assertThat(Variants.defaults())
        .extracting(Variant::name)
        .containsExactly(
            "bio-platform",
            "bio-virtual",
            "nio-1",
            "nio",
            "netty-nio",
            "netty-epoll",
            "netty-io_uring");
    assertThat(Variants.names())
        .endsWith("bio-virtual-1", "netty-nio-1", "netty-epoll-1", "netty-io_uring-1");
    Variant virtual = Variants.named("bio-virtual").orElseThrow();
    assertThat(virtual.whyNotOn(Runtime.Version.parse("17.0.9")))
        .contains("needs JDK 21 or newer, this is JDK 17");
    assertThat(virtual.whyNotOn(Runtime.Version.parse("21"))).isEmpty();
    assertThat(Variants.named("node")).isEmpty();
  }

  @Test
  void theKernelReportsTheCostsOfAProcess() {
    ProcessSnapshot own = ProcessSnapshot.of(ProcessHandle.current().pid()).orElseThrow();
    assertThat(own.rssBytes()).isGreaterThan(1 << 20);
    assertThat(own.threads()).isGreaterThan(1);
    assertThat(own.use()).isNotEmpty();
    ProcessSnapshot.ThreadUse since =
        ProcessSnapshot.of(ProcessHandle.current().pid()).orElseThrow().useSince(own);
    assertThat(since.voluntarySwitches()).isNotNegative();
    assertThat(ProcessSnapshot.of(-1)).isEmpty();
  }
}
