package dev.echolab.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.cli.ExitCode;
import dev.echolab.docs.CommandTable.Section;
import dev.echolab.lab.server.LabHome;
import dev.echolab.lab.server.ServerCommand;
import dev.echolab.lab.server.ServerProcess;
import dev.echolab.lab.server.Variants;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the commands that the documents show, each by a shell, all in one folder. Those that start
 * their own servers run one after the other, and so do the rest, at the same time: a later one may
 * use what an earlier one of its kind wrote. Needs the jars.
 */
@Tag("docs")
class DocumentedCommandsRunTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final long ENDS_WITHIN_SECONDS = 120;

  private static final String UNTIL_SAID =
      """
      until_said() {
        local text=$1 output pid status=0
        shift
        output=$(mktemp -p .)
        "$@" >"$output" 2>&1 &
        pid=$!
        until grep -q "$text" "$output" || ! kill -0 $pid; do
          sleep 0.05
        done
        kill $pid
        wait $pid || status=$?
        cat "$output"
        grep -q "$text" "$output" || return 1
        return $status
      }
      """;

  /** A command that measures ran, and said what it thinks of this machine. */
  private static final List<Integer> RAN =
      List.of(ExitCode.GOOD, ExitCode.THRESHOLD_MISSED, ExitCode.INVALID);

  @TempDir static Path folder;
  private static ServerProcess framed;
  private static ServerProcess raw;
  private static final ExecutorService threads = Executors.newFixedThreadPool(2);

  @BeforeAll
  static void startServers() throws Exception {
    framed = server("framed");
    raw = server("raw");
  }

  @AfterAll
  static void stopServers() {
    threads.shutdownNow();
    framed.close();
    raw.close();
  }

  private static ServerProcess server(String protocol) throws Exception {
    ServerCommand command = ServerCommand.of(List.of("--port", "0", "--protocol", protocol));
    return ServerProcess.start(
        "nio", command.of(Variants.named("nio").orElseThrow(), new LabHome(ROOT)));
  }

  @TestFactory
  Stream<DynamicTest> whatTheDocumentsShowRuns() throws Exception {
    Map<Boolean, CompletableFuture<Void>> lastOfItsKind = new HashMap<>();
    return CommandTable.read().in(Section.RUN).entrySet().stream()
        .map(
            shown -> {
              boolean startsServers =
                  shown.getValue().matches("\\./lab (compare|sweep|explain|experiment) .*");
              CompletableFuture<Void> before =
                  lastOfItsKind.getOrDefault(
                      startsServers, CompletableFuture.completedFuture(null));
              CompletableFuture<Void> runs =
                  before
                      .exceptionally(failure -> null)
                      .thenRunAsync(() -> run(shown.getValue()), threads);
              lastOfItsKind.put(startsServers, runs);
              return DynamicTest.dynamicTest(shown.getKey(), runs::get);
            })
        .toList()
        .stream();
  }

  private static void run(String command) {
    try {
      runs(command);
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  private static void runs(String command) throws Exception {
    File output = Files.createTempFile(folder, "command", ".txt").toFile();
    Process shell =
        new ProcessBuilder("bash", "-c", UNTIL_SAID + here(command))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    boolean ended = shell.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS);
    shell.descendants().forEach(ProcessHandle::destroy);
    shell.destroy();
    String said = Files.readString(output.toPath());
    assertThat(ended).as("ends: %s%n%s", command, said).isTrue();
    assertThat(shell.exitValue())
        .as("%s%n%s", command, said)
        .isIn(measures(command) ? RAN : List.of(ExitCode.GOOD));
    assertThat(said).as(command).doesNotContain("\tat ");
  }

  static boolean measures(String command) {
    return command.matches(".* (compare|diff|sweep|explain|experiment|load|merge) .*");
  }

  /** The words of the table that stand for what is only known here. */
  private static String here(String command) {
    return command
        .replace("./lab ", ROOT.resolve("lab") + " ")
        .replace("RAW_AS_PATH", raw.target().host() + "/" + raw.target().port())
        .replace("RAW", raw.target().host() + ":" + raw.target().port())
        .replace("FRAMED", framed.target().host() + ":" + framed.target().port())
        .replace("ROOT", ROOT.toString())
        .replace("DIR", folder.resolve("made").toString());
  }
}
