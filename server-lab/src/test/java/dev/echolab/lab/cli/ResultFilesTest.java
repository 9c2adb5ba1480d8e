package dev.echolab.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.echolab.cli.CommandLines;
import dev.echolab.cli.ExitCode;
import dev.echolab.load.driver.EchoPeer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What cannot be written costs no measurement, and is one line. */
@Timeout(60)
class ResultFilesTest {
  private static final Path FULL_DISK = Path.of("/dev/full");

  /** A folder that takes no file, from whatever user. */
  private static final Path READ_ONLY = Path.of("/sys/kernel");

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String homeBefore;

  @BeforeEach
  void comeHome() {
    homeBefore = System.setProperty("echolab.home", "..");
  }

  @AfterEach
  void leave() {
    if (homeBefore == null) {
      System.clearProperty("echolab.home");
    } else {
      System.setProperty("echolab.home", homeBefore);
    }
  }

  private int run(String line) {
    CommandLine command = CommandLines.of(new Lab());
    command.setErr(new PrintWriter(err));
    command.setOut(new PrintWriter(out));
    return command.execute(line.split(" ", -1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"compare nio", "sweep nio", "explain nio", "experiment waiting"})
  void aFolderThatTakesNoFileIsOneLineBeforeTheFirstTrial(String command) {
    assumeTrue(Files.isDirectory(READ_ONLY), "no " + READ_ONLY);
    assertThat(run(command + " --out " + READ_ONLY)).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString())
        .contains("--out: cannot write " + READ_ONLY + "/", ": permission denied");
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"compare nio", "sweep nio", "explain nio", "experiment waiting"})
  void aFileInsteadOfAFolderIsOneLineBeforeTheFirstTrial(String command) throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(run(command + " --out " + file)).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("--out: " + file + " is a file");
  }

  @Test
  void aDiskThatFillsMidwayLeavesTheReportOnTheTerminal() throws Exception {
    assumeTrue(Files.exists(FULL_DISK), "no " + FULL_DISK);
    Files.createSymbolicLink(folder.resolve("result.json"), FULL_DISK);
    Path hlog = Files.createDirectory(folder.resolve("peer-c1-s128-p1-echo-1.hlog"));
    try (EchoPeer peer = EchoPeer.plain()) {
      int exit =
          run(
              "compare --quick --protocol raw -c 1 --trials 1 --warmup 100ms -d 200ms --target"
                  + " peer=127.0.0.1:%s --out %s".formatted(peer.port(), folder));
      assertThat(exit).isEqualTo(ExitCode.FAILED);
    }
    assertThat(out.toString()).contains("verdict: ", "peer", "report.html");
    assertThat(folder.resolve("report.html")).isNotEmptyFile();
    // The first line says how long the comparison takes.
    assertThat(err.toString().lines()).hasSize(2);
    assertThat(err.toString()).contains("cannot write ", hlog.toString(), "result.json");
  }
}
