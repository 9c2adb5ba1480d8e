package dev.echolab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.echolab.server.StopResult;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class ServerRunnerTest {
  private final ExecutorService main = Executors.newSingleThreadExecutor();

  @AfterEach
  void shutDownMainThread() {
    main.shutdownNow();
  }

  @Test
  void aPortInUseIsOneLineWithThePort() {
    FakeServerCommand command =
        new FakeServerCommand(
            FakeServer.failingToStart(new BindException("Address already in use")));

    int exit = command.execute("--port", "7001");

    assertThat(exit).isEqualTo(ExitCode.FAILED);
    assertThat(command.err().lines()).hasSize(1);
    assertThat(command.err()).contains("--port 7001").contains("Address already in use");
    assertThat(command.out()).isEmpty();
  }

  @Test
  void anotherListenFailureIsOneLine() {
    FakeServerCommand command =
        new FakeServerCommand(FakeServer.failingToStart(new IOException("no more files")));

    int exit = command.execute("--host", "127.0.0.1");

    assertThat(exit).isEqualTo(ExitCode.FAILED);
    assertThat(command.err().lines()).hasSize(1);
    assertThat(command.err()).contains("127.0.0.1").contains("no more files");
  }

  @Test
  void anUnknownMetricsHostIsOneLineWithTheOption() {
    FakeServer server = FakeServer.stoppingWith(new StopResult(0, 0));
    FakeServerCommand command = new FakeServerCommand(server);

    int exit = command.execute("--metrics-host", "nosuch.invalid", "--metrics-port", "0");

    assertThat(exit).isEqualTo(ExitCode.FAILED);
    assertThat(command.err().lines()).hasSize(1);
    assertThat(command.err()).contains("--metrics-host nosuch.invalid");
    assertThat(server.drainTime()).as("the server is stopped").isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT", "HUP"})
  void aSignalStopsTheServerWithinTheDrainTime(String signal) throws Exception {
    assumeThat(isIgnored(signal))
        .as("SKIPPED: this JVM was started with SIG" + signal + " ignored, as a shell does for &")
        .isFalse();
    FakeServer server = FakeServer.stoppingWith(new StopResult(3, 0));
    FakeServerCommand command = new FakeServerCommand(server);
    Future<Integer> exit = main.submit(() -> command.execute("--drain-timeout", "7s"));
    await().until(() -> command.out().contains("READY"));
    assertThat(server.drainTime()).as("runs until the signal").isNull();

    raise(signal);

    assertThat(exit.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.GOOD);
    assertThat(server.drainTime()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void theEndOfItsInputStopsTheServer() throws Exception {
    PipedOutputStream heldByTheLab = new PipedOutputStream();
    try (TerminationSignals signals = TerminationSignals.install();
        PipedInputStream input = new PipedInputStream(heldByTheLab)) {
      signals.addAtEndOf(input, line -> {});
      Future<String> signal = main.submit(() -> signals.poll(Duration.ofSeconds(10)));
      assertThat(signal.isDone()).isFalse();

      heldByTheLab.close();

      assertThat(signal.get(10, TimeUnit.SECONDS)).isEqualTo("TERM");
    }
  }

  @Test
  void eachLineOfItsInputIsACommandUntilTheInputEnds() throws Exception {
    PipedOutputStream heldByTheLab = new PipedOutputStream();
    List<String> lines = new CopyOnWriteArrayList<>();
    try (TerminationSignals signals = TerminationSignals.install();
        PipedInputStream input = new PipedInputStream(heldByTheLab)) {
      signals.addAtEndOf(input, lines::add);
      heldByTheLab.write("next 1\nnext 2\n".getBytes(StandardCharsets.UTF_8));
      heldByTheLab.flush();
      await().until(() -> lines.equals(List.of("next 1", "next 2")));

      heldByTheLab.close();

      assertThat(signals.poll(Duration.ofSeconds(10))).isEqualTo("TERM");
    }
  }

  @Test
  void aLineOfItsInputThatCannotBeRunStopsTheServer() throws Exception {
    try (TerminationSignals signals = TerminationSignals.install()) {
      signals.addAtEndOf(
          new ByteArrayInputStream("next 1\n".getBytes(StandardCharsets.UTF_8)),
          line -> {
            throw new IllegalStateException("expected by this test");
          });

      assertThat(signals.poll(Duration.ofSeconds(10))).isEqualTo("TERM");
    }
  }

  @Test
  void theMainThreadTakesStatisticsBeforeTheFirstClient() throws Exception {
    FakeServer server = FakeServer.stoppingWith(new StopResult(0, 0));
    FakeServerCommand command = new FakeServerCommand(server);
    Future<Integer> exit = main.submit(() -> command.execute());

    await().until(() -> command.out().contains("READY"));

    assertThat(server.snapshots()).isEqualTo(1);
    raise("TERM");
    assertThat(exit.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.GOOD);
  }

  @Test
  void aForcedStopIsAFailure() throws Exception {
    FakeServerCommand command =
        new FakeServerCommand(FakeServer.stoppingWith(new StopResult(1, 2)));
    Future<Integer> exit = main.submit(() -> command.execute());
    await().until(() -> command.out().contains("READY"));

    raise("TERM");

    assertThat(exit.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void aFailedServerIsStoppedAndEndsWithAnErrorCode() throws Exception {
    FakeServer server = FakeServer.stoppingWith(new StopResult(0, 0));
    FakeServerCommand command = new FakeServerCommand(server);
    Future<Integer> exit = main.submit(() -> command.execute("--drain-timeout", "7s"));
    await().until(() -> command.out().contains("READY"));

    server.health().failed("some-loop", new IllegalStateException("a bug"));

    assertThat(exit.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.FAILED);
    assertThat(server.drainTime()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void standardOutputContainsTheTableAndThenTheReadyLine() throws Exception {
    FakeServerCommand command =
        new FakeServerCommand(FakeServer.stoppingWith(new StopResult(0, 0)));
    Future<Integer> exit = main.submit(() -> command.execute("--so-rcvbuf", "8k"));
    await().until(() -> command.out().contains("READY"));
    raise("TERM");
    exit.get(10, TimeUnit.SECONDS);

    assertThat(command.out().lines()).first().asString().matches("option +requested +effective");
    assertThat(command.out().lines()).anyMatch(line -> line.matches("workers +none +none"));
    // The effective size of 8 KiB depends on the kernel; Linux doubles it.
    assertThat(command.out().lines()).anyMatch(line -> line.matches("so-rcvbuf +8192 B +\\d+ B"));
    assertThat(command.out().lines())
        .anyMatch(line -> line.matches("so-sndbuf .* \\d+ B at first, then autotuned"));
    assertThat(command.out().lines()).last().isEqualTo("READY fake 127.0.0.1:7777 protocol=framed");
  }

  /** Uses reflection for the same reason as {@link TerminationSignals}. */
  private static void raise(String signal) throws ReflectiveOperationException {
    Class<?> type = Class.forName("sun.misc.Signal");
    type.getMethod("raise", type)
        .invoke(null, type.getConstructor(String.class).newInstance(signal));
  }

  /** Reads the mask of proc(5), signal n at bit n - 1; the JVM does not handle ignored signals. */
  private static boolean isIgnored(String signal) throws IOException {
    int number = Map.of("HUP", 1, "INT", 2, "TERM", 15).get(signal);
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
        .anyMatch(mask -> (mask >> (number - 1) & 1) == 1);
  }
}
