package dev.echolab.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.cli.CommandLines;
import dev.echolab.cli.ExitCode;
import dev.echolab.load.Schemas;
import dev.echolab.load.external.ExternalEcho;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Commands of the lab with {@code --server}: servers of which only the command is known. */
@Timeout(120)
class ExternalServersTest {
  private static final String ECHO = "=" + ExternalEcho.commandLine() + " {port}";

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String home;

  @BeforeEach
  void findTheCheckout() {
    // The sources of this test lie one folder below the project's.
    home = System.setProperty("echolab.home", "..");
  }

  @AfterEach
  void restoreTheHomeAndLeaveNoServer() {
    if (home == null) {
      System.clearProperty("echolab.home");
    } else {
      System.setProperty("echolab.home", home);
    }
    assertThat(ProcessHandle.current().descendants()).isEmpty();
  }

  private int run(String line, String... more) {
    CommandLine command = CommandLines.of(new Lab());
    command.setErr(new PrintWriter(err));
    command.setOut(new PrintWriter(out));
    List<String> words = new ArrayList<>(List.of(line.split(" ", -1)));
    words.addAll(List.of(more));
    return command.execute(words.toArray(String[]::new));
  }

  private ObjectNode result(String file) throws Exception {
    return (ObjectNode) new ObjectMapper().readTree(folder.resolve(file).toFile());
  }

  @Test
  void eachTrialHasAFreshServerAndOneThatFailsHarmsNoOther() throws Exception {
    int exit =
        run(
            "compare --quick --protocol raw -c 2 -d 1s --warmup 500ms --out " + folder,
            "--server",
            "good" + ECHO,
            "--server",
            "bad=sh -c 'echo port taken >&2; exit 3'");

    assertThat(exit).as(err.toString()).isEqualTo(ExitCode.FAILED);
    assertThat(out.toString().replaceAll("\\s+", " "))
        .contains("bad FAILED", "ended with exit code 3; it printed: port taken");
    ObjectNode result = result("result.json");
    Schemas.assertKeeps(result, "compare-result.schema.json");
    JsonNode good = result.at("/variants/0");
    assertThat(good.at("/command/0").asText()).endsWith("/java");
    assertThat(good.at("/target").isNull()).isTrue();
    // INVALID trials of a busy machine may be repeated.
    assertThat(good.at("/trials")).hasSizeGreaterThanOrEqualTo(2);
    for (JsonNode trial : good.at("/trials")) {
      assertThat(trial.at("/values/serverThreads").asInt()).isGreaterThan(2);
      assertThat(trial.at("/values/serverRssBytes").asLong()).isGreaterThan(1 << 20);
      // Not its CPU time: a trial in which it hardly ran has none.
      assertThat(trial.at("/values/serverVoluntarySwitchesPerEcho").isNumber()).isTrue();
      assertThat(trial.at("/values/serverCompilerCpuNsPerEcho").isNumber())
          .isEqualTo(trial.at("/values/serverCpuNsPerEcho").isNumber());
      assertThat(trial.at("/processes/0").asText()).startsWith("java (process ");
    }
    assertThat(good.at("/trials/0/processes")).isNotEqualTo(good.at("/trials/1/processes"));
  }

  @Test
  void aSweepStartsItForEveryPoint() throws Exception {
    int exit =
        run(
            "sweep --over connections -c 1,2 --protocol raw -d 200ms --warmup 0s --out " + folder,
            "--server",
            "it" + ECHO);

    assertThat(exit).as(err.toString()).isIn(ExitCode.GOOD, ExitCode.INVALID);
    ObjectNode result = result("result.json");
    Schemas.assertKeeps(result, "sweep-result.schema.json");
    assertThat(result.at("/points")).hasSize(2);
    assertThat(result.at("/notes").toString()).doesNotContain("not restarted");
  }

  @Test
  void aTargetWithoutANameIsNamedByItsAddress() {
    assertThat(run("compare --quick --protocol raw -d 300ms --target 127.0.0.1:1 --out " + folder))
        .isEqualTo(ExitCode.FAILED);
    assertThat(out.toString())
        .containsPattern(
            "127\\.0\\.0\\.1:1 FAILED: 2 of 2[^?]* cannot connect to\\s+127\\.0\\.0\\.1:1");
  }

  @Test
  void explainShowsWhatIsVisibleFromOutside() throws Exception {
    int exit =
        run(
            "explain --quick --verbose -d 300ms -c 2 --out " + folder,
            "--server",
            "it" + ECHO,
            "--server",
            "bad=false");

    assertThat(exit).as(err.toString()).isEqualTo(ExitCode.FAILED);
    assertThat(out.toString())
        .contains("bad: FAILED: bad (false) ended with exit code 1")
        .containsPattern("sum = round trip +not available")
        .containsPattern("CPU in kernel mode +\\d")
        .containsPattern("voluntary switches +\\d")
        .containsPattern("read calls +\\?")
        .contains("steps are not available");
    Schemas.assertKeeps(result("explain.json"), "explain-result.schema.json");
  }
}
