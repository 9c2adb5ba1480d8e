package dev.echolab.load.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.cli.CommandLines;
import dev.echolab.cli.ExitCode;
import dev.echolab.load.Schemas;
import dev.echolab.load.driver.EchoPeer;
import dev.echolab.load.external.ExternalEcho;
import dev.echolab.load.os.ProcFile;
import dev.echolab.protocol.Frame;
import dev.echolab.testing.RefusingPort;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import picocli.CommandLine;

@Timeout(60)
public class LoadCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path dir;

  private record Ran(int exit, String out, String err) {}

  private static Ran lab(List<String> args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = CommandLines.of(new LoadClient());
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exit = line.execute(args.toArray(String[]::new));
    return new Ran(exit, out.toString(), err.toString());
  }

  private static Ran load(int port, String options) {
    List<String> args =
        new ArrayList<>(
            List.of("load", "--quiet", "--protocol", "raw", "--target", "127.0.0.1:" + port));
    args.addAll(List.of(options.split(" ", -1)));
    return lab(args);
  }

  /** A busy machine may make any run INVALID; then the report has to say that it was the client. */
  private static void assertExit(Ran ran, int expected) {
    if (ran.exit() == ExitCode.INVALID) {
      assertThat(ran.out())
          .startsWith("INVALID")
          .containsPattern("client-(starved|stalled)|late-sends");
    } else {
      assertThat(ran.exit()).as(ran.out()).isEqualTo(expected);
    }
  }

  @Test
  void theVerdictComesBeforeTheFigures() throws Exception {
    try (EchoPeer peer = EchoPeer.plain()) {
      Ran ran = load(peer.port(), "-c 4 --requests 20k --warmup 0s");
      assertThat(ran.err()).isEmpty();
      assertExit(ran, ExitCode.GOOD);
      String verdict = ran.exit() == ExitCode.INVALID ? "INVALID" : "VALID";
      assertThat(ran.out()).startsWith(verdict).contains("round-trip time", "ok 20,000");
    }
  }

  @Test
  void aServerIsStartedByItsCommandAndStopped() {
    String server = "it=" + ExternalEcho.commandLine() + " {port}";
    List<String> raw = List.of("--protocol", "raw", "--server", server);
    Ran load = lab(with(raw, "load", "--quiet", "-c", "2", "-n", "2k", "--warmup", "0s"));
    assertThat(load.err()).isEmpty();
    assertExit(load, ExitCode.GOOD);
    Ran conform = lab(with(raw, "conform", "--format", "junit"));
    assertThat(conform.exit()).as(conform.out() + conform.err()).isEqualTo(ExitCode.GOOD);
    assertThat(conform.out())
        .contains("<testsuite name=\"echo-it\" tests=\"18\" failures=\"0\" skipped=\"0\">");
    assertThat(ProcessHandle.current().descendants()).isEmpty();
  }

  @Test
  void aServerThatDoesNotStartIsReportedInOneLineAndFails() {
    for (String command : List.of("load", "conform")) {
      Ran ran = lab(List.of(command, "--server", "it=sh -c 'echo no >&2; exit 3'"));
      assertThat(ran.exit()).isEqualTo(ExitCode.FAILED);
      assertThat(ran.err())
          .hasLineCount(1)
          .contains("it (sh -c echo no >&2; exit 3) ended with exit code 3; it printed: no");
    }
  }

  private static List<String> with(List<String> options, String... more) {
    List<String> all = new ArrayList<>(List.of(more));
    all.addAll(options);
    return all;
  }

  @Test
  void thresholdsDecideTheExitCode() throws Exception {
    try (EchoPeer peer = EchoPeer.plain()) {
      String run = "-c 2 --requests 2k --warmup 0s ";
      assertExit(load(peer.port(), run + "--slo p50<10s"), ExitCode.GOOD);
      Ran missed = load(peer.port(), run + "--slo p50<10s --slo max<1us");
      assertExit(missed, ExitCode.THRESHOLD_MISSED);
      assertThat(missed.out())
          .contains("threshold met: p50<10s: was", "threshold missed: max<1us: was");
      Ran invalid = load(peer.port(), run + "--slo p99.99<10s --slo max<1us");
      assertThat(invalid.exit()).isEqualTo(ExitCode.INVALID);
      assertThat(invalid.out()).startsWith("INVALID").contains("too-few-samples");
    }
  }

  @Test
  void everyOutputIsWrittenAndTheJsonMatchesItsSchema() throws Exception {
    Path json = dir.resolve("r.json");
    Path csv = dir.resolve("r.csv");
    Path hlog = dir.resolve("r.hlog");
    try (EchoPeer peer = EchoPeer.plain()) {
      Ran ran =
          load(
              peer.port(),
              "-c 4 --rate 2k --arrivals poisson --duration 1100ms --warmup 100ms --percentiles"
                  + " --json "
                  + json
                  + " --csv "
                  + csv
                  + " --hlog "
                  + hlog);
      assertThat(ran.err()).isEmpty();
      assertThat(ran.out()).contains("percentile", "corrected   uncorrected");
    }
    JsonNode tree = JSON.readTree(json.toFile());
    Schemas.assertKeeps(tree, "load-result.schema.json");
    assertThat(tree.at("/throughput/targetPerSecond").asDouble()).isEqualTo(2_000);
    long count = tree.at("/latency/corrected/count").asLong();
    assertThat(count).isEqualTo(tree.at("/outcomes/ok").asLong()).isPositive();
    List<String> lines = Files.readAllLines(csv);
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).startsWith("second,duration_ns,echoes");
    long logged = 0;
    try (HistogramLogReader reader = new HistogramLogReader(hlog.toFile())) {
      for (EncodableHistogram h = reader.nextIntervalHistogram();
          h != null;
          h = reader.nextIntervalHistogram()) {
        logged += ((org.HdrHistogram.Histogram) h).getTotalCount();
      }
    }
    assertThat(logged).isEqualTo(count);
  }

  @Test
  void resultsOfEqualWorkloadsAreMergedAndOthersRefused() throws Exception {
    Path one = dir.resolve("one.json");
    Path two = dir.resolve("two.json");
    Path other = dir.resolve("other.json");
    Path whole = dir.resolve("whole.json");
    String run = "-c 2 --rate 1k --warmup 0s --duration 400ms ";
    try (EchoPeer peer = EchoPeer.plain()) {
      load(peer.port(), run + "--json " + one);
      load(peer.port(), run + "--json " + two);
      load(peer.port(), run + "--size 64 --json " + other);
    }
    String text = Files.readString(one);
    assertThat(text).contains("\"arch\" : \"");
    Files.writeString(one, text.replaceFirst("\"arch\" : \"", "\"arch\" : \"of one "));
    Ran merged = lab(List.of("merge", "" + one, "" + two, "--json", "" + whole));
    assertThat(merged.err()).isEmpty();
    JsonNode a = JSON.readTree(one.toFile());
    JsonNode b = JSON.readTree(two.toFile());
    JsonNode sum = JSON.readTree(whole.toFile());
    Schemas.assertKeeps(sum, "load-result.schema.json");
    assertThat(sum.at("/latency/corrected/count").asLong())
        .isEqualTo(
            a.at("/latency/corrected/count").asLong() + b.at("/latency/corrected/count").asLong());
    assertThat(sum.at("/latency/corrected/maxNs").asLong())
        .isEqualTo(
            Math.max(
                a.at("/latency/corrected/maxNs").asLong(),
                b.at("/latency/corrected/maxNs").asLong()));
    assertThat(sum.at("/throughput/targetPerSecond").asDouble()).isEqualTo(2_000);
    assertThat(sum.at("/seconds/0/p99Ns").isNull()).isTrue();
    assertThat(sum.at("/environment/arch").asText())
        .isEqualTo(a.at("/environment/arch").asText() + "; " + b.at("/environment/arch").asText());
    assertThat(sum.at("/environment/jdk")).isEqualTo(b.at("/environment/jdk"));

    Ran refused = lab(List.of("merge", "" + one, "" + other));
    assertThat(refused.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err()).contains("--size").hasLineCount(1);

    Ran log = lab(List.of("merge", "" + one, dir.resolve("two.hlog") + ""));
    assertThat(log.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(log.err()).contains("two.hlog", "merge the .json results").hasLineCount(1);
    assertThat(lab(List.of("merge", "" + one, dir.resolve("none.json") + "")).err())
        .contains("no such file")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rate 0|--rate",
        "--rate 5g|--rate",
        "--rate 5 --rate-per-connection 5|--rate-per-connection",
        "--rate 5 --think 1ms|--think",
        "--arrivals poisson|--arrivals",
        "--pacing spin|--pacing",
        "--duration 5|--duration",
        "--duration 0s|--duration",
        "--duration 1s --requests 5|--requests",
        "--requests 0|--requests",
        "--requests 1.5|--requests",
        "--size 0|--size",
        "--size x|--size",
        "--connections 0|--connections",
        "--connections 10m|--connections",
        "--connections 20m|--connections takes 1 to 16777216, not 20000000",
        "-c 99999999999999|99999999999999' is not a whole number of at most 12",
        "--requests 5x|5x' is not a whole number",
        "--requests 5/s|5/s' is not a whole number",
        "--requests 5/S|5/S' is not a whole number",
        "--pipeline 0|--pipeline",
        "--threads 65|--threads",
        "--timeout 0s|--timeout",
        "--timeout 1ns|--timeout takes 1ms or more",
        "--json a --csv a|the same output file, a",
        "--json a --hlog ./b/../a|the same output file, ./b/../a",
        "--json - --stream -|two options name the same output file, -",
        "--csv -|'-' is for --json and --stream only",
        "--profile 5k|'5k' is not a profile",
        "--profile 1k/1s --rate 5|--rate, --rate-per-connection and --profile exclude each other",
        "--profile 1k/1s --duration 5s|--profile has the durations of its stages",
        "--payload-file no-such-file|'no-such-file' cannot be read: no such file",
        "--payload-file /dev/null|'/dev/null' does not have 1 to 256m bytes",
        "--abort-on-miss|--abort-on-miss needs --slo",
        "--churn 0|--churn",
        "--slow-reader 1|--slow-reader",
        "--slow-reader 0x1p-3|'0x1p-3' is not a fraction such as 0.001 or 0.1%",
        "--slow-reader 1e-1f|'1e-1f' is not a fraction",
        "--slow-reader NaN|'NaN' is not a fraction",
        "--ready-regex UP|--ready-regex is for --server",
        "--source 1.2.3|--source",
        "--source 127.0.0.9-127.0.0.2|--source",
        "--source 192.0.2.1|192.0.2.1 is not an address of this machine",
        "--start-at yesterday|--start-at",
        "--start-at 2001-01-01T00:00:00Z|--start-at",
        "--start-at 3027-01-01T12:00:00Z|3027-01-01T12:00:00Z is more than 365 days from now",
        "--slo p99<|--slo",
        "--target nowhere|--target",
        "--target h:0|--target",
        "--ramp 0|--ramp",
        "--nonsense|--nonsense",
      })
  void badInputIsRefusedInOneLineBeforeAByteIsSent(String options, String names) throws Exception {
    try (ServerSocket server = new ServerSocket(0)) {
      Ran ran = load(server.getLocalPort(), options);
      assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.USAGE);
      assertThat(ran.err()).hasLineCount(1).contains(names);
      assertThat(ran.out()).isEmpty();
      server.setSoTimeout(1);
      org.assertj.core.api.Assertions.assertThatThrownBy(server::accept)
          .isInstanceOf(java.net.SocketTimeoutException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"16.1k,16100", "64.1k,64100", "0.000001m,1", "999999999999k,999999999999000"})
  void aWholeNumberMayHaveDecimalsBeforeItsUnit(String text, long count) throws Exception {
    assertThat(new Converters.OfCount().convert(text)).isEqualTo(count);
  }

  @ParameterizedTest
  @CsvSource({"-t 1,35", "-t 4,41", "-t 1 --churn 5,1059", "-t 2 --churn 5,2085"})
  void theFilesOfThreadsTargetsAndReplacedConnectionsCountTowardsTheLimit(
      String options, int besides) {
    long limit = ProcFile.openFileLimit().orElseThrow();
    Assumptions.assumeTrue(limit > 1 << 12 && limit < 1 << 24, "the limit is " + limit);
    // What the limit allows is then refused for its file, without a load.
    String run = options + " --json " + dir.resolve("no/such/dir/r.json") + " -c ";
    assertThat(load(1, run + (limit - besides)).exit()).isEqualTo(ExitCode.FAILED);
    Ran ran = load(1, run + (limit - besides + 1));
    assertThat(ran.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err())
        .hasLineCount(1)
        .contains("needs %d open files, more than the limit of this".formatted(limit + 1));
  }

  @Test
  void aResultToMergeThatCannotBeReadIsReportedWithTheReason() {
    Ran folder = lab(List.of("merge", dir.toString(), dir.toString()));
    assertThat(folder.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(folder.err()).hasLineCount(1).contains(dir + " cannot be read: Is a directory");

    String missing = dir.resolve("missing.json").toString();
    assertThat(lab(List.of("merge", missing, missing)).err())
        .hasLineCount(1)
        .contains(missing + " cannot be read: no such file");
  }

  @Test
  void theFilesOfAMergeMustDiffer() {
    Ran ran = lab(List.of("merge", "a.json", "b.json", "--json", "c", "--csv", "c"));
    assertThat(ran.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).hasLineCount(1).contains("two options name the same output file, c");
  }

  @Test
  void anUnreachableTargetIsReportedInOneLineAndFails() throws Exception {
    try (RefusingPort refusing = RefusingPort.take()) {
      Ran ran = load(refusing.port(), "-c 2");
      assertThat(ran.exit()).isEqualTo(ExitCode.FAILED);
      assertThat(ran.err()).hasLineCount(1).contains("127.0.0.1:" + refusing.port());
    }
  }

  @Test
  void aRunThatFailsLeavesNoResultNotEvenAnOlderOne() throws Exception {
    Path json = Files.writeString(dir.resolve("r.json"), "older");
    Path csv = Files.writeString(dir.resolve("r.csv"), "older");
    Path hlog = Files.writeString(dir.resolve("r.hlog"), "older");
    try (RefusingPort refusing = RefusingPort.take()) {
      Ran ran =
          load(refusing.port(), "-c 2 --json %s --csv %s --hlog %s".formatted(json, csv, hlog));
      assertThat(ran.exit()).isEqualTo(ExitCode.FAILED);
    }
    assertThat(dir).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--json", "--csv", "--hlog"})
  void aResultThatDoesNotFitOnTheDiskFailsTheRunInOneLine(String option) throws Exception {
    try (EchoPeer peer = EchoPeer.plain()) {
      Ran ran = load(peer.port(), "-c 1 --requests 100 --warmup 0s " + option + " /dev/full");
      assertThat(ran.exit()).isEqualTo(ExitCode.FAILED);
      assertThat(ran.err())
          .hasLineCount(1)
          .contains(option + ": cannot write /dev/full: No space left on device");
    }
  }

  @Test
  void aFileThatCannotBeWrittenDoesNotKeepTheOthers() throws Exception {
    Path csv = dir.resolve("r.csv");
    Path hlog = dir.resolve("r.hlog");
    String run = "-c 1 --requests 100 --warmup 0s --json /dev/full --csv %s --hlog %s";
    try (EchoPeer peer = EchoPeer.plain()) {
      Ran ran = load(peer.port(), run.formatted(csv, hlog));
      assertThat(ran.exit()).isEqualTo(ExitCode.FAILED);
      assertThat(ran.err()).hasLineCount(1).contains("--json: cannot write /dev/full: ");
      assertThat(csv).isNotEmptyFile();
      assertThat(hlog).isNotEmptyFile();
      Path full = Files.createSymbolicLink(dir.resolve("full"), Path.of("/dev/full"));
      assertThat(load(peer.port(), run.formatted(full, hlog)).err())
          .hasLineCount(1)
          .contains("--json: cannot write /dev/full: ", "; --csv: cannot write " + full);
    }
  }

  @Test
  void standardOutputHasTheResultWhereAFileFails() throws Exception {
    StringWriter out = new StringWriter();
    CommandLine line = CommandLines.of(new LoadClient());
    line.setOut(new PrintWriter(new BufferedWriter(out)));
    line.setErr(new PrintWriter(new StringWriter()));
    try (EchoPeer peer = EchoPeer.plain()) {
      String run = "load --quiet --protocol raw -c 1 -n 100 --warmup 0s --json - --csv /dev/full ";
      int exit = line.execute((run + "127.0.0.1:" + peer.port()).split(" ", -1));
      assertThat(exit).isEqualTo(ExitCode.FAILED);
    }
    assertThat(JSON.readTree(out.toString()).at("/outcomes/ok").asLong()).isEqualTo(100);
  }

  @Test
  void aReportOfConformThatDoesNotFitOnTheDiskFailsTheCommand() throws Exception {
    try (EchoPeer peer = EchoPeer.plain()) {
      String target = "127.0.0.1:" + peer.port();
      String options = "--protocol raw --only one-byte --format junit --out /dev/full --target ";
      List<String> args = new ArrayList<>(List.of("conform"));
      args.addAll(List.of((options + target).split(" ", -1)));
      Ran ran = lab(args);
      assertThat(ran.exit()).isEqualTo(ExitCode.FAILED);
      assertThat(ran.err())
          .hasLineCount(1)
          .contains("--out: cannot write /dev/full: No space left on device");
    }
  }

  private interface Service {
    void serve(InputStream in, OutputStream out) throws IOException;
  }

  /** Serves one connection after the other, until the server is closed. */
  private static void serveOneByOne(ServerSocket server, Service service) {
    Thread thread =
        new Thread(
            () -> {
              while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                  service.serve(socket.getInputStream(), socket.getOutputStream());
                } catch (IOException e) {
                  // The client has ended, or the test has.
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Test
  void aServerThatServesOneConnectionAtATimeIsChecked() throws Exception {
    try (ServerSocket server = new ServerSocket(0)) {
      serveOneByOne(server, (in, out) -> in.transferTo(out));
      String line = "conform --protocol raw --only one-byte --target 127.0.0.1:";
      Ran ran = lab(words(line + server.getLocalPort()));
      assertThat(ran.exit()).as(ran.out() + ran.err()).isEqualTo(ExitCode.GOOD);
    }
  }

  @Test
  void whatAServerSendsControlsNoTerminalAndBreaksNoXml() throws Exception {
    String hostile = "\u0001\u001b[31m\uffff" + "x".repeat(5_000);
    byte[] frame = Frame.of(Frame.STATS_RESPONSE, (short) 0, 3, hostile.getBytes(UTF_8)).array();
    String out = "";
    try (ServerSocket server = new ServerSocket(0)) {
      serveOneByOne(
          server,
          (fromClient, toClient) -> {
            fromClient.skipNBytes(Frame.HEADER_BYTES);
            toClient.write(frame);
            fromClient.transferTo(OutputStream.nullOutputStream());
          });
      for (String format : List.of("text", "tap", "junit")) {
        String line = "conform --only stats --format " + format + " --target 127.0.0.1:";
        Ran ran = lab(words(line + server.getLocalPort()));
        assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.THRESHOLD_MISSED);
        out = ran.out();
        assertThat(out)
            .contains("no JSON object, which begins: ??[31m?xxx")
            .doesNotContainPattern("[\\p{Cc}&&[^\n]]")
            .hasSizeLessThan(1_000);
      }
    }
    Document xml =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(out)));
    assertThat(xml.getElementsByTagName("failure").getLength()).isEqualTo(1);
  }

  @Test
  void aResultGoesThroughALinkAndIntoAPipe() throws Exception {
    Path link = Files.createSymbolicLink(dir.resolve("link"), Files.createFile(dir.resolve("r")));
    Path pipe = dir.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", "" + pipe).start().waitFor()).isZero();
    CompletableFuture<JsonNode> piped =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return JSON.readTree(pipe.toFile());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    try (EchoPeer peer = EchoPeer.plain()) {
      load(peer.port(), "-c 1 --requests 100 --warmup 0s --json " + link);
      load(peer.port(), "-c 1 --requests 100 --warmup 0s --json " + pipe);
    }
    assertThat(link).isSymbolicLink();
    assertThat(JSON.readTree(link.toFile()).at("/outcomes/ok").asLong()).isEqualTo(100);
    assertThat(piped.get(10, TimeUnit.SECONDS).at("/outcomes/ok").asLong()).isEqualTo(100);
  }

  /** As a file that is mounted by itself; here a folder has the name of the incomplete file. */
  @Test
  void aFileThatCannotBeReplacedIsOverwritten() throws Exception {
    Path json = Files.writeString(dir.resolve("r.json"), "older");
    Files.createDirectories(dir.resolve(partOf(json)).resolve("x"));
    try (EchoPeer peer = EchoPeer.plain()) {
      load(peer.port(), "-c 1 --requests 100 --warmup 0s --json " + json);
    }
    assertThat(JSON.readTree(json.toFile()).at("/outcomes/ok").asLong()).isEqualTo(100);
  }

  /** As of a run that was killed in a container, where every run has the same process id. */
  @Test
  void whatAKilledRunWithTheSameProcessIdLeftIsReplaced() throws Exception {
    Path json = dir.resolve("r.json");
    Files.writeString(dir.resolve(partOf(json)), "incomplete");
    try (EchoPeer peer = EchoPeer.plain()) {
      Ran ran = load(peer.port(), "-c 1 --requests 100 --warmup 0s --json " + json);
      assertThat(ran.err()).isEmpty();
    }
    assertThat(JSON.readTree(json.toFile()).at("/outcomes/ok").asLong()).isEqualTo(100);
    assertThat(dir.toFile().list()).containsExactly("r.json");
  }

  @Test
  void twoNamesOfOneFileAreRefusedBeforeTheRun() throws Exception {
    Path json = dir.resolve("r.json");
    Path link = Files.createSymbolicLink(dir.resolve("link"), json);
    Ran ran = load(1, "--json %s --csv %s".formatted(json, link));
    assertThat(ran.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.err()).hasLineCount(1).contains("--csv: cannot write " + link);
  }

  private static String partOf(Path file) {
    return file.getFileName() + "." + ProcessHandle.current().pid() + ".part";
  }

  @Test
  void filesThatWereNotNamedStayAndALinkStaysALink() throws Exception {
    Path json = dir.resolve("r.json");
    Path neighbour = Files.writeString(dir.resolve("r.json.part"), "of somebody else");
    Path link = Files.createSymbolicLink(dir.resolve("dangling"), json.getFileName());
    try (EchoPeer peer = EchoPeer.plain()) {
      load(
          peer.port(),
          "-c 1 --requests 100 --warmup 0s --json " + link + " --csv " + dir + "/r.part");
    }
    assertThat(link).isSymbolicLink();
    assertThat(JSON.readTree(json.toFile()).at("/outcomes/ok").asLong()).isEqualTo(100);
    assertThat(dir.resolve("r.part")).isNotEmptyFile();
    assertThat(neighbour).hasContent("of somebody else");
    assertThat(dir.toFile().list())
        .containsExactlyInAnyOrder("r.json", "r.json.part", "r.part", "dangling");
  }

  @Test
  void aFolderIsNoFileToWriteAndStays() {
    Ran ran = load(1, "--json " + dir);
    assertThat(ran.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.err()).hasLineCount(1).contains("--json: cannot write " + dir, "a directory");
    assertThat(dir).exists();
  }

  @Test
  void aServerOfTheOtherProtocolIsNamedInOneLine() throws Exception {
    String run = " -c 2 --requests 100 --warmup 0s --json " + dir.resolve("r.json");
    try (EchoPeer raw = EchoPeer.plain()) {
      String target = "127.0.0.1:" + raw.port();
      Ran ran = lab(List.of(("load --quiet --target " + target + run).split(" ", -1)));
      assertThat(ran.exit()).isEqualTo(ExitCode.FAILED);
      assertThat(ran.err())
          .hasLineCount(1)
          .contains(target + " returns what it gets; try --protocol raw");
    }
    byte[] error = Frame.of(Frame.ERROR, (short) 0, 0, "\0\1bad length".getBytes(UTF_8)).array();
    try (EchoPeer framed =
        EchoPeer.framed(48, (socket, connection, index, message) -> List.of(error))) {
      Ran ran = load(framed.port(), "--size 64" + run);
      assertThat(ran.exit()).isEqualTo(ExitCode.FAILED);
      assertThat(ran.err()).hasLineCount(1).contains("answers with frames; try --protocol framed");
    }
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void aFileThatCannotBeWrittenIsRefusedBeforeAByteIsSent() throws Exception {
    try (Closeable peer = EchoPeer.plain()) {
      Ran ran = load(((EchoPeer) peer).port(), "-c 2 --json " + dir.resolve("no/such/dir/r.json"));
      assertThat(ran.exit()).isEqualTo(ExitCode.FAILED);
      assertThat(ran.err()).hasLineCount(1).contains("--json", "no such directory");
      assertThat(((EchoPeer) peer).accepted()).isZero();
    }
  }

  private static List<String> words(String line) {
    return List.of(line.split(" ", -1));
  }

  @Test
  void theResultGoesToStandardOutputAndTheReportToStandardError() throws Exception {
    try (EchoPeer peer = EchoPeer.plain()) {
      String line = "load --quiet --protocol raw -c 2 -n 100 --warmup 0s --json - 127.0.0.1:";
      Ran ran = lab(words(line + peer.port()));
      JsonNode tree = JSON.readTree(ran.out());
      Schemas.assertKeeps(tree, "load-result.schema.json");
      assertThat(tree.at("/outcomes/ok").asLong()).isEqualTo(100);
      assertThat(ran.err()).contains("VALID", "ok 100");
    }
  }

  @Test
  void everySecondIsALineOfJsonWhileTheRunLasts() throws Exception {
    Path file = dir.resolve("seconds");
    String run = "-c 2 --rate 500 --warmup 300ms -d 1200ms --stream ";
    try (EchoPeer peer = EchoPeer.plain()) {
      Ran ran = load(peer.port(), run + "-");
      assertThat(ran.err()).contains("round-trip time");
      assertThat(ran.out()).hasLineCount(3);
      load(peer.port(), run + file);
    }
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(3);
    JsonNode second = JSON.readTree(lines.get(1));
    assertThat(second.at("/phase").asText()).isEqualTo("measure");
    assertThat(second.at("/second").asInt()).isZero();
    long echoes = 0;
    for (String line : lines) {
      JsonNode each = JSON.readTree(line);
      echoes += each.at("/phase").asText().equals("drain") ? 0 : each.at("/echoes").asLong();
    }
    // 500/s for 1.5 s.
    assertThat(echoes).isPositive().isLessThanOrEqualTo(751L);
    assertThat(second.at("/p99Ns").asLong()).isPositive();
    assertThat(second.at("/time").asText()).endsWith("Z");
  }

  @Test
  void everyStageOfAProfileIsInTheReportTheResultAndTheMergedResult() throws Exception {
    Path json = dir.resolve("r.json");
    String run = "-c 2 --profile 200..600/500ms,1k/300ms --warmup 100ms --json ";
    try (EchoPeer peer = EchoPeer.plain()) {
      Ran ran = load(peer.port(), run + json);
      assertThat(ran.out())
          .contains("open loop 200..600/500ms,1000/300ms", "throughput by profile")
          .containsPattern("(?m)^stage +due/s +time +echoes/s")
          .containsPattern("(?m)^1 +200\\.\\.600 +500ms +\\d")
          .containsPattern("(?m)^2 +1000 +300ms ");
      load(peer.port(), run + dir.resolve("s.json"));
    }
    JsonNode tree = JSON.readTree(json.toFile());
    Schemas.assertKeeps(tree, "load-result.schema.json");
    assertThat(tree.at("/workload/profile").asText()).isEqualTo("200..600/500ms,1000/300ms");
    assertThat(tree.at("/stages/0/due").asLong()).isBetween(199L, 201L);
    assertThat(tree.at("/stages/1/due").asLong()).isBetween(299L, 301L);
    assertThat(tree.at("/stages/1/corrected/count").asLong()).isBetween(299L, 301L);
    Path whole = dir.resolve("whole.json");
    ObjectNode other = (ObjectNode) JSON.readTree(dir.resolve("s.json").toFile());
    // The runs of a merged result start together; these came one after the other.
    ((ObjectNode) other.get("measured")).set("startedAt", tree.at("/measured/startedAt"));
    JSON.writeValue(dir.resolve("s.json").toFile(), other);
    lab(List.of("merge", "" + json, dir.resolve("s.json") + "", "--json", "" + whole));
    JsonNode merged = JSON.readTree(whole.toFile());
    Schemas.assertKeeps(merged, "load-result.schema.json");
    assertThat(merged.at("/workload/profile").asText()).isEqualTo("400..1200/500ms,2000/300ms");
    assertThat(merged.at("/stages/1/due").asLong()).isBetween(598L, 602L);
  }

  @Test
  void aFileIsThePayloadOfEveryMessage() throws Exception {
    Path payload = Files.writeString(dir.resolve("payload"), "PING\r\n");
    Path json = dir.resolve("r.json");
    try (EchoPeer peer = EchoPeer.plain()) {
      Ran ran =
          load(
              peer.port(), "-n 100 -c 1 --warmup 0s --payload-file " + payload + " --json " + json);
      assertThat(ran.out()).containsPattern("6 B of a\\s+file").contains("ok 100");
      assertThat(load(peer.port(), "--size 6 --payload-file " + payload).err())
          .contains("--size and --payload-file exclude each other");
    }
    JsonNode tree = JSON.readTree(json.toFile());
    Schemas.assertKeeps(tree, "load-result.schema.json");
    assertThat(tree.at("/workload/payloadSha256").asText()).hasSize(64);
    assertThat(tree.at("/throughput/payloadBytes").asLong()).isEqualTo(600);
  }

  @Test
  void aRunEndsWhenAThresholdIsMissedForThreeSeconds() throws Exception {
    Path json = dir.resolve("r.json");
    try (EchoPeer peer = EchoPeer.plain()) {
      Ran ran =
          load(
              peer.port(),
              "-c 2 --rate 200 --warmup 0s -d 30s --slo max<1ns --abort-on-miss --json " + json);
      assertExit(ran, ExitCode.THRESHOLD_MISSED);
      assertThat(ran.out()).contains("threshold missed: max<1ns", " s of 30s after");
    }
    JsonNode tree = JSON.readTree(json.toFile());
    Schemas.assertKeeps(tree, "load-result.schema.json");
    assertThat(tree.at("/measured/durationNs").asLong()).isBetween(2_900_000_000L, 6_000_000_000L);
    assertThat(tree.at("/measured/interrupted").asBoolean()).isTrue();
    assertThat(tree.at("/verdict/thresholds/0/state").asText()).isEqualTo("missed");
  }

  /** Each connection has a request outstanding at the end, for 150 ms on average. */
  @Test
  void theRequestsThatTheEndByAThresholdCutsOffAreNoMissingConnections() throws Exception {
    try (EchoPeer peer =
        EchoPeer.framed(
            128,
            (socket, connection, index, message) -> {
              LockSupport.parkNanos(300_000_000);
              return List.of(message);
            })) {
      Ran ran =
          lab(
              List.of(
                  "load",
                  "--quiet",
                  "--target",
                  "127.0.0.1:" + peer.port(),
                  "-c",
                  "4",
                  "--threads",
                  "1",
                  "--warmup",
                  "0s",
                  "-d",
                  "30s",
                  "--slo",
                  "max<1ns",
                  "--abort-on-miss"));
      assertThat(ran.out()).doesNotContain("connections-missing");
      assertExit(ran, ExitCode.THRESHOLD_MISSED);
    }
  }

  @Test
  void thePageHasTheResultInItsFirstSentenceAndNeedsNothingElse() throws Exception {
    Path html = dir.resolve("r.html");
    try (EchoPeer peer = EchoPeer.plain()) {
      load(peer.port(), "-c 2 --rate 2k --warmup 0s -d 1s --slo p50<10s --html " + html);
    }
    String page = Files.readString(html);
    assertThat(page).contains("default-src 'none'").doesNotContain("http://127", "src=\"http");
    int start = page.indexOf("id=\"result\">") + "id=\"result\">".length();
    String data = page.substring(start, page.indexOf("</script>", start));
    assertThat(data).doesNotContain("<", "\"histogram\"");
    JsonNode tree = JSON.readTree(data);
    assertThat(tree.at("/headline").asText())
        .containsPattern("answered .*/s on 2 connections, p50 |^The figures are not reliable: ");
    assertThat(tree.at("/latency/corrected/curve").size()).isGreaterThan(5);
    assertThat(tree.at("/verdict/thresholds/0/text").asText()).isEqualTo("p50<10s");
  }
}
