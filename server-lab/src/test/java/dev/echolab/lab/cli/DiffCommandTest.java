package dev.echolab.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.cli.CommandLines;
import dev.echolab.cli.ExitCode;
import dev.echolab.load.golden.Golden;
import dev.echolab.load.plan.Arrivals;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.record.Histograms;
import dev.echolab.load.record.Outcomes;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.record.SampleResults;
import dev.echolab.load.report.Json;
import dev.echolab.load.report.LoadDocument;
import dev.echolab.load.report.LoadSamples;
import dev.echolab.load.verdict.Reason;
import dev.echolab.load.verdict.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DiffCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path before;
  private Path after;

  /** Writes five loads of equal figures to each of two folders. */
  @BeforeEach
  void writeLoads() throws IOException {
    before = Files.createDirectory(folder.resolve("before"));
    after = Files.createDirectory(folder.resolve("after"));
    for (int run = 1; run <= 5; run++) {
      write(before.resolve(run + ".json"), LoadSamples.closedLoopWithServerCounters());
      write(after.resolve(run + ".json"), LoadSamples.closedLoopWithServerCounters());
    }
  }

  /** Writes a sample as a run of its own. */
  private static void write(Path file, LoadSamples.Sample sample) throws IOException {
    String text = Json.text(LoadDocument.of(sample.plan(), sample.result(), sample.verdict()));
    String id = sample.result().runIds().iterator().next().toString();
    assertThat(text).containsOnlyOnce(id);
    Files.writeString(file, text.replace(id, UUID.randomUUID().toString()));
  }

  /** Replaces a number in the results before. */
  private void replaceBefore(String key, String value) throws IOException {
    for (int run = 1; run <= 5; run++) {
      Path file = before.resolve(run + ".json");
      String number = "\"" + key + "\" : ";
      Files.writeString(file, Files.readString(file).replaceFirst(number + "\\d+", number + value));
      assertThat(Files.readString(file)).contains(number + value);
    }
  }

  private int run(Object... words) {
    CommandLine command = CommandLines.of(new Lab());
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    String[] line = new String[words.length];
    for (int i = 0; i < line.length; i++) {
      line[i] = words[i].toString();
    }
    return command.execute(line);
  }

  private String text() {
    return out.toString().replaceAll("\\s+", " ");
  }

  @Test
  void repeatedLoadsOfTwoFoldersHaveAnInterval() {
    assertThat(run("diff", before, after, "--fail-on-regression", "5%")).isEqualTo(ExitCode.GOOD);
    assertThat(text())
        .startsWith(
            "the server has 1.00 x the echoes/s (1.00 to 1.00, not certain) and 1.00 x the p99 (1.00 to"
                + " 1.00, not certain) of")
        .contains("echoes/s 5,117 5,117 1.000 (1.000..1.000) not certain");
  }

  @Test
  void twoSingleLoadsHaveNoneAndDecideNothing() {
    Path one = before.resolve("1.json");
    assertThat(run("diff", one, one)).isEqualTo(ExitCode.GOOD);
    assertThat(text())
        .contains("has about 1.00 x the echoes/s (too few trials for an interval)")
        .contains("no conclusion: both sides need 5 VALID trials");
    out.getBuffer().setLength(0);
    run("diff", one, one, "--markdown");
    assertThat(out.toString()).contains("- no conclusion: both sides need 5 VALID trials");
    assertThat(run("diff", one, one, "--fail-on-regression", "5%")).isEqualTo(ExitCode.INVALID);
  }

  @Test
  void aWorkloadThatDiffersIsNamedOrRefused() throws IOException {
    Path other = folder.resolve("other.json");
    String text = Files.readString(before.resolve("1.json"));
    Files.writeString(other, text.replace("\"pipeline\" : 4", "\"pipeline\" : 8"));
    assertThat(run("diff", before.resolve("1.json"), other)).as("%s", err).isEqualTo(ExitCode.GOOD);
    assertThat(text()).contains("not the same: pipeline: 4 -> 8");

    Files.copy(other, before.resolve("6.json"));
    assertThat(run("diff", before, after)).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("6.json is no repetition of").hasLineCount(1);
  }

  @Test
  void aLoadThatIsNotValidIsLeftOut() throws IOException {
    LoadSamples.Sample good = LoadSamples.closedLoopWithServerCounters();
    List<Reason> reasons = List.of(new Reason(Reason.Code.CLIENT_STARVED, "starved"));
    Verdict verdict = new Verdict(Verdict.Status.INVALID, reasons, List.of(), List.of());
    Path invalid = folder.resolve("invalid.json");
    write(invalid, new LoadSamples.Sample(good.plan(), good.result(), verdict));
    assertThat(run("diff", invalid, invalid)).as("%s", err).isEqualTo(ExitCode.INVALID);
    assertThat(text())
        .startsWith("Nothing to compare")
        .contains("invalid.json: 1 of 1 results not VALID, left out");
    out.getBuffer().setLength(0);
    run("diff", invalid, before.resolve("1.json"), "--markdown");
    assertThat(out.toString()).contains("invalid.json: 1 of 1 results not VALID, left out");
  }

  @Test
  void twoComparisonsAreComparedAsWithAgainst() throws IOException {
    Path result = Golden.file("compare.json");
    assertThat(run("diff", result, result, "--markdown")).isEqualTo(ExitCode.GOOD);
    assertThat(out.toString())
        .startsWith("**None of ")
        .contains("| nio-1 | echoes/s | 101,197 | 101,197 | 1.000 (");
    assertThat(run("diff", result, before)).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("is a result of lab compare and");
  }

  @Test
  void aResultThatIsReadIsNotReplaced() throws IOException {
    Path one = before.resolve("1.json");
    String text = Files.readString(one);
    Path link = Files.createSymbolicLink(folder.resolve("link.json"), one);
    for (Path json : List.of(one, link)) {
      assertThat(run("diff", one, after.resolve("1.json"), "--json", json))
          .isEqualTo(ExitCode.USAGE);
    }
    for (Path json : List.of(one, link)) {
      assertThat(run("diff", after, before, "--json", json)).isEqualTo(ExitCode.USAGE);
    }

    assertThat(err.toString())
        .contains("--json would replace a result that is compared")
        .hasLineCount(4);
    assertThat(one).hasContent(text);
  }

  @Test
  void aFileBesidesTheResultsThatAreReadMayBeReplaced() throws IOException {
    Path compared = Files.createDirectory(folder.resolve("compared"));
    Files.copy(Golden.file("compare.json"), compared.resolve("result.json"));
    Path json = Files.createFile(compared.resolve("diff.json"));
    assertThat(run("diff", compared, compared, "--json", json)).isNotEqualTo(ExitCode.USAGE);
    assertThat(json).isNotEmptyFile();
  }

  @Test
  void aFolderIsNoFileForChanges() throws IOException {
    assertThat(run("diff", before, after, "--json", Path.of("/"))).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).hasLineCount(1);
  }

  @Test
  void anEarlierComparisonIsNotReplacedByItsSuccessor() throws IOException {
    Path earlier = Files.copy(Golden.file("compare.json"), folder.resolve("result.json"));
    Path link = Files.createSymbolicLink(folder.resolve("latest"), folder);
    assertThat(run("compare", "nio", "--against", earlier, "--out", folder))
        .isEqualTo(ExitCode.USAGE);
    assertThat(run("compare", "nio", "--against", link.resolve("result.json"), "--out", folder))
        .isEqualTo(ExitCode.USAGE);

    assertThat(err.toString()).contains("--out would replace the result of --against");
    assertThat(earlier).exists();
  }

  @Test
  void whatHoldsNoResultIsRefusedInOneLine() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThat(run("diff", empty, after)).isEqualTo(ExitCode.FAILED);
    assertThat(run("diff", folder.resolve("none.json"), after)).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString())
        .contains("empty holds no result: no .json file", "none.json cannot be read: no such file")
        .hasLineCount(2);
  }

  @Test
  void aCpuTimeThatIsKnownInPartIsNotCompared() throws IOException {
    run("diff", before, after);
    assertThat(text()).contains("client CPU");
    out.getBuffer().setLength(0);
    replaceBefore("cpuSysNs", "-1");
    assertThat(run("diff", before, after)).as(err.toString()).isEqualTo(ExitCode.GOOD);
    assertThat(text()).contains("echoes/s").doesNotContain("client CPU");
  }

  @Test
  void aDecidingLatencyWithTooFewSamplesOnBothSidesIsNotDecided() throws IOException {
    Path one = writeShortOpenLoops("short-before");
    Path other = writeShortOpenLoops("short-after");
    assertThat(run("diff", one, other, "--fail-on-regression", "5%"))
        .as("%s", err)
        .isEqualTo(ExitCode.INVALID);
    assertThat(text())
        .contains("not decided: the server, results of lab load: p99: too few of")
        .contains("too few samples");
  }

  /** Writes five equal open loops with too few samples for a p99. */
  private Path writeShortOpenLoops(String name) throws IOException {
    Path runs = Files.createDirectory(folder.resolve(name));
    LoadPlan plan = LoadPlan.builder("127.0.0.1", 7001).openLoop(50, Arrivals.CONSTANT).build();
    Histogram latencies = Histograms.create();
    latencies.recordValueWithCount(1_000_000, 500);
    for (int run = 1; run <= 5; run++) {
      RunResult result =
          SampleResults.good()
              .runId(new UUID(name.hashCode(), run))
              .targetPerSecond(50)
              .echoes(500)
              .corrected(latencies)
              .outcomes(new Outcomes(500, 0, 0, 0, 0, 0))
              .secondsOf("50,50,50,50,50,50,50,50,50,50")
              .build();
      Verdict valid = Verdict.of(List.of(), List.of());
      write(runs.resolve(run + ".json"), new LoadSamples.Sample(plan, result, valid));
    }
    return runs;
  }

  @Test
  void aCpuTimeBelowTheResolutionOfTheKernelIsNotCompared() throws IOException {
    replaceBefore("cpuUserNs", "0");
    replaceBefore("cpuSysNs", "0");
    assertThat(run("diff", before, before)).as(err.toString()).isEqualTo(ExitCode.GOOD);
    assertThat(text()).contains("echoes/s").doesNotContain("client CPU", "NaN");
  }

  @Test
  void aRunThatIsTwiceOnOneSideIsRefused() throws IOException {
    Files.copy(before.resolve("1.json"), before.resolve("6.json"));
    assertThat(run("diff", before, after)).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("6.json and ", "1.json hold the same run").hasLineCount(1);
  }
}
