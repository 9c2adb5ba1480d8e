package dev.echolab.load.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.echolab.testing.TestJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ExternalServerTest {
  private static final Optional<Pattern> READY = Optional.of(Pattern.compile("^READY \\d+$"));

  private static ExternalCommand command(String line) {
    return ExternalCommand.parse("it=" + line);
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  /** Starts the first argument as a server, prints its pid, and waits for the end of its input. */
  public static void main(String[] args) throws Exception {
    System.out.println(ExternalServer.start(command(args[0]).readyWhen(READY)).pid());
    System.in.transferTo(OutputStream.nullOutputStream());
  }

  @Test
  void itIsReadyWhenItAcceptsAndGoneWhenClosed() throws Exception {
    ExternalServer server = ExternalServer.start(command(ExternalEcho.commandLine() + " {port}"));
    try (Socket client = new Socket(server.target().host(), server.target().port())) {
      client.getOutputStream().write(42);
      assertThat(client.getInputStream().read()).isEqualTo(42);
      assertThat(ProcessHandle.of(server.pid()).flatMap(p -> p.info().command()).orElseThrow())
          .endsWith("/java");
    } finally {
      server.close();
      server.close();
    }
    assertThat(isAlive(server.pid())).isFalse();
  }

  @Test
  void allItsProcessesEndEvenThoseThatIgnoreSigterm() throws Exception {
    ExternalServer server =
        ExternalServer.start(
            command("sh -c '(trap \"\" TERM; exec sleep 60) & echo READY $PORT; wait'")
                .readyWhen(READY));
    long child =
        ProcessHandle.of(server.pid()).orElseThrow().children().findFirst().orElseThrow().pid();

    server.close();

    assertThat(isAlive(server.pid())).isFalse();
    assertThat(isAlive(child)).isFalse();
  }

  @Test
  void aProcessThatHasOutlivedItsParentEndsToo(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("orphan");
    String script = "sh -c '(sleep 60 & echo $! > %s); echo READY $PORT; exec sleep 60'";
    ExternalServer server = ExternalServer.start(command(script.formatted(file)).readyWhen(READY));
    long orphan = Long.parseLong(Files.readString(file).strip());
    assertThat(isAlive(orphan)).isTrue();

    server.close();

    assertThat(isAlive(orphan)).isFalse();
  }

  @Test
  void nothingOutlivesAProcessThatIsKilled() throws Exception {
    List<String> command = TestJvm.command(ExternalServerTest.class);
    command.add("sh -c 'echo READY $PORT; exec sleep 60'");
    Process lab = new ProcessBuilder(command).start();
    try (BufferedReader out = lab.inputReader()) {
      long pid = Long.parseLong(out.readLine());
      assertThat(isAlive(pid)).isTrue();

      lab.destroyForcibly(); // SIGKILL

      Awaitility.await().until(() -> !isAlive(pid));
    } finally {
      lab.destroyForcibly();
    }
  }

  @Test
  void itRunsInTheSessionOfThisProcessAndInAGroupOfItsOwn() throws Exception {
    String print = "sh -c 'echo READY $PORT; exec sleep 60'";
    try (ExternalServer server = ExternalServer.start(command(print).readyWhen(READY))) {
      String[] own = stat(ProcessHandle.current().pid());
      String[] its = stat(server.pid());
      assertThat(its[3]).as("session").isEqualTo(own[3]);
      assertThat(its[2]).as("process group").isEqualTo(Long.toString(server.pid()));
    }
  }

  /** Returns the fields of proc_pid_stat(5) from the state on. */
  private static String[] stat(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
  }

  @Test
  void aProgramThatIsNotThereIsOneLineWithTheCommand() {
    assertThatThrownBy(() -> ExternalServer.start(command("/no/such/program {port}")))
        .isInstanceOf(IOException.class)
        .hasMessageMatching(
            "it \\(/no/such/program \\d+\\) ended with exit code 12[67]; it printed: "
                + "/no/such/program: .*");
  }

  @Test
  void aProgramThatEndsIsOneLineWithTheLastLinesItPrinted() {
    String script = "sh -c 'seq 20; printf \"%b\" \"\\033[1mport taken\\n\" >&2; exit 3'";
    assertThatThrownBy(() -> ExternalServer.start(command(script)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ended with exit code 3; it printed: 19 | 20 | ?[1mport taken");
  }

  @Test
  void aLineWithoutAnEndIsReadToALimit() {
    String script = "sh -c 'head -c 5000000 /dev/zero | tr \"\\\\0\" x; echo; printf last; exit 3'";
    assertThatThrownBy(() -> ExternalServer.start(command(script)))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith(
            "ended with exit code 3; it printed: " + "x".repeat(4096) + " | last");
  }

  @Test
  void aProgramWhosePortWasTakenIsStartedOnceMoreOnAnotherPort(@TempDir Path folder)
      throws Exception {
    // Prints more after the reason, as a stack trace does.
    String script =
        "sh -c 'echo $PORT >> %1$s; test $(wc -l < %1$s) = %2$d && echo READY $PORT && exec sleep 60;"
            + " echo \"bind: Address already in use\"; seq 20; exit 1'";
    Path second = folder.resolve("second");
    try (ExternalServer server =
        ExternalServer.start(command(script.formatted(second, 2)).readyWhen(READY))) {
      assertThat(Files.readAllLines(second))
          .hasSize(2)
          .doesNotHaveDuplicates()
          .last()
          .isEqualTo(Integer.toString(server.target().port()));
    }
    Path third = folder.resolve("third");
    assertThatThrownBy(
            () -> ExternalServer.start(command(script.formatted(third, 3)).readyWhen(READY)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ended with exit code 1; it printed: 18 | 19 | 20");
    assertThat(Files.readAllLines(third)).hasSize(2);
  }

  @Test
  void itsPortIsNoneThatTheKernelGivesToOthers() throws Exception {
    Path range = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    assumeTrue(Files.exists(range), "there is no " + range);
    int firstOfOthers = Integer.parseInt(Files.readString(range).strip().split("\\s+", 2)[0]);
    assumeTrue(firstOfOthers >= 30_000, "this system has another range");
    String print = "sh -c 'echo READY $PORT; exec sleep 60'";
    try (ExternalServer server = ExternalServer.start(command(print).readyWhen(READY))) {
      assertThat(server.target().port()).isLessThan(firstOfOthers);
    }
  }

  @Test
  void aProgramThatNeverListensIsEndedAfterTheTimeout() {
    assertThatThrownBy(() -> ExternalServer.start(command("sleep 61.25"), Duration.ofMillis(1_100)))
        .isInstanceOf(IOException.class)
        .hasMessage("it (sleep 61.25) did not accept within 1 s");
    assertThatThrownBy(
            () ->
                ExternalServer.start(
                    command("sh -c 'echo BUSY; exec sleep 61.25'").readyWhen(READY),
                    Duration.ofMillis(1_100)))
        .hasMessageContaining("did not print its ready line within 1 s; it printed: BUSY");
    assertThat(
            ProcessHandle.allProcesses()
                .filter(p -> p.info().commandLine().orElse("").endsWith("sleep 61.25")))
        .isEmpty();
  }
}
