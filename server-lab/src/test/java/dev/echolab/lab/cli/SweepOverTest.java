package dev.echolab.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.echolab.cli.CommandLines;
import dev.echolab.cli.ExitCode;
import dev.echolab.lab.server.LabHome;
import dev.echolab.load.Schemas;
import dev.echolab.load.driver.EchoPeer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code lab sweep --over ...} from the command line to the files it leaves. */
@Timeout(60)
class SweepOverTest {
  /** The sources of this test lie one folder below the project's. */
  private static final Path HOME = Path.of("..");

  private static final String SHORT = " --warmup 100ms -d 200ms ";

  @TempDir private Path out;
  private String homeBefore;

  @BeforeEach
  void comeHome() {
    homeBefore = System.setProperty("echolab.home", HOME.toString());
  }

  @AfterEach
  void leave() {
    if (homeBefore == null) {
      System.clearProperty("echolab.home");
    } else {
      System.setProperty("echolab.home", homeBefore);
    }
  }

  /** Returns the points; a busy machine may make some INVALID, and each is there all the same. */
  private List<JsonNode> sweep(String line) throws Exception {
    StringWriter err = new StringWriter();
    CommandLine command = CommandLines.of(new Lab());
    command.setErr(new PrintWriter(err));
    command.setOut(new PrintWriter(new StringWriter()));
    int exit = command.execute((line + " --out " + out).split(" +", -1));
    assertThat(exit).as(err.toString()).isIn(ExitCode.GOOD, ExitCode.INVALID);
    assertThat(out.resolve("report.html")).isNotEmptyFile();
    JsonNode result = new ObjectMapper().readTree(out.resolve("result.json").toFile());
    Schemas.assertKeeps(result, "sweep-result.schema.json");
    String invalid = result.at("/verdict/status").asText();
    assertThat(exit == ExitCode.INVALID).isEqualTo(invalid.equals("INVALID"));
    List<JsonNode> points = new ArrayList<>();
    result.path("points").forEach(points::add);
    assertThat(points)
        .allMatch(point -> point.path("values").isObject())
        .allMatch(point -> point.path("ratePerSecond").isNull());
    return points;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "connections|--connections 1,3",
        "size|--size 1,3",
        "pipeline|--pipeline 1,3",
      })
  void theListOfTheOptionIsGoneThroughRoundByRound(String dimension, String values)
      throws Exception {
    try (EchoPeer peer = EchoPeer.plain()) {
      String target = " --protocol raw --target it=127.0.0.1:" + peer.port() + " ";
      List<JsonNode> points =
          sweep("sweep --over " + dimension + target + values + SHORT + "--trials 2");

      assertThat(points)
          .extracting(point -> point.path(dimension).asInt())
          .containsExactly(1, 3, 1, 3);
      assertThat(points)
          .extracting(point -> point.path("search").asInt())
          .containsExactly(1, 1, 2, 2);
    }
  }

  @Test
  void workIsThatOfTheServersThatTheLabStarts() throws Exception {
    boolean built = Files.exists(new LabHome(HOME).jar("nio-server"));
    if (!built) {
      System.err.println("SKIPPED: nio-server's jar is not built");
    }
    assumeTrue(built, "nio-server's jar is not built");

    List<JsonNode> points =
        sweep("sweep nio-1 --over work --work echo,block:20ms --connections 1" + SHORT);

    assertThat(points)
        .extracting(point -> point.path("work").asText())
        .containsExactly("echo", "block:20ms");
    // One connection, one message under way: whatever the machine does, 50 a second at the most.
    assertThat(points.get(1).at("/values/echoesPerSecond").asDouble()).isLessThan(51);
  }

  @Test
  void oneGivenValueIsTheOnlyOne() throws Exception {
    try (EchoPeer peer = EchoPeer.plain()) {
      String target = "--protocol raw --target peer=127.0.0.1:" + peer.port();
      assertThat(sweep("sweep " + target + " --over connections --connections 2" + SHORT))
          .extracting(point -> point.path("connections").asInt())
          .containsExactly(2);
    }
  }
}
