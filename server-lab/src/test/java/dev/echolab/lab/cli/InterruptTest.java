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
import dev.echolab.load.report.Json;
import dev.echolab.load.report.LoadDocument;
import dev.echolab.load.report.LoadSamples;
import dev.echolab.testing.TestJvm;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * Runs commands in processes of their own: ended by SIGTERM and SIGHUP, and with descriptors of a
 * shell. Ctrl-C sends SIGINT, which a shell may let background jobs ignore; both signals have the
 * same handler. {@code live} is interrupted as that handler does it.
 */
@Timeout(240)
class InterruptTest {
  private static final Duration START = Duration.ofSeconds(60);

  @TempDir private Path dir;

  private Process load(int port, String options) throws Exception {
    return start(new ProcessBuilder(command(port, options)));
  }

  private static String target(int port) {
    return "127.0.0.1:" + port;
  }

  private static List<String> command(int port, String options) {
    return lab("load", "--protocol raw --target " + target(port) + " " + options);
  }

  private static List<String> lab(String name, String options) {
    List<String> command =
        TestJvm.command(Lab.class, "-Decholab.home=" + Path.of("..").toAbsolutePath().normalize());
    command.add(name);
    command.addAll(List.of(options.split(" ", -1)));
    return command;
  }

  private Process start(ProcessBuilder builder) throws Exception {
    return builder
        .redirectOutput(dir.resolve("out").toFile())
        .redirectError(dir.resolve("err").toFile())
        .start();
  }

  private String text(String file) throws Exception {
    File it = dir.resolve(file).toFile();
    return it.exists() ? Files.readString(it.toPath(), StandardCharsets.UTF_8) : "";
  }

  private static void send(String signal, Process process) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start();
    assertThat(kill.waitFor()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "HUP"})
  void anInterruptedLoadReportsWhatItHasInEveryFormatAsInvalid(String signal) throws Exception {
    try (EchoPeer peer = EchoPeer.plain()) {
      Process load =
          load(
              peer.port(),
              "-c 4 --warmup 0s -d 10m --json %s --csv %s --hlog %s"
                  .formatted(dir.resolve("json"), dir.resolve("csv"), dir.resolve("hlog")));
      try {
        // The log of the first whole second: it is under load.
        Awaitility.await()
            .atMost(START)
            .until(
                () ->
                    text("hlog." + load.pid() + ".part")
                        .lines()
                        .anyMatch(l -> l.startsWith("0.000")));
        send(signal, load);
        assertThat(load.waitFor(20, TimeUnit.SECONDS)).isTrue();
      } finally {
        load.destroyForcibly();
      }

      assertThat(load.exitValue()).as(text("err")).isEqualTo(ExitCode.INVALID);
      assertThat(text("out")).startsWith("INVALID").contains("interrupted", "timeout 0, reset 0");
      JsonNode result = new ObjectMapper().readTree(dir.resolve("json").toFile());
      Schemas.assertKeeps(result, "load-result.schema.json");
      assertThat(result.at("/verdict/reasons")).anyMatch(r -> is(r, "interrupted"));
      assertThat(result.at("/verdict/reasons")).noneMatch(r -> is(r, "ended-early"));
      assertThat(result.at("/measured/interrupted").asBoolean()).isTrue();
      assertThat(result.at("/outcomes/ok").asLong()).isPositive();
      assertThat(result.at("/throughput/echoesPerSecond").asDouble()).isPositive();
      assertThat(text("csv").lines().count()).isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void aLoadUnderNohupIgnoresTheEndOfItsTerminal() throws Exception {
    try (EchoPeer peer = EchoPeer.plain()) {
      List<String> command =
          command(peer.port(), "-c 1 --warmup 0s -d 1500ms --stream " + dir.resolve("s"));
      command.add(0, "nohup");
      Process load = start(new ProcessBuilder(command));
      try {
        Awaitility.await().atMost(START).until(() -> text("s").contains("measure"));
        send("HUP", load);
        assertThat(load.waitFor(20, TimeUnit.SECONDS)).isTrue();
      } finally {
        load.destroyForcibly();
      }
      assertThat(text("out")).contains("measured           1.500 s").doesNotContain("interrupted");
    }
  }

  @Test
  void aComparisonIsReportedAtTheEndOfItsTerminal() throws Exception {
    try (EchoPeer peer = EchoPeer.plain()) {
      Path out = dir.resolve("compared");
      String options = "--quick --protocol raw --duration 10m --out " + out + " --target peer=";
      Process compare = start(new ProcessBuilder(lab("compare", options + target(peer.port()))));
      try {
        Awaitility.await().atMost(START).until(() -> peer.accepted() > 0);
        send("HUP", compare);
        assertThat(compare.waitFor(20, TimeUnit.SECONDS)).isTrue();
      } finally {
        compare.destroyForcibly();
      }
      assertThat(compare.exitValue()).as("128 + SIGHUP, " + text("err")).isEqualTo(129);
      assertThat(out.toFile().list()).containsExactlyInAnyOrder("result.json", "report.html");
    }
  }

  @Test
  void anInterruptEndsLiveWithoutAnError() throws Exception {
    boolean built = Files.exists(new LabHome(Path.of("..").toAbsolutePath()).jar("nio-server"));
    if (!built) {
      System.err.println("SKIPPED: the servers are not built");
    }
    assumeTrue(built, "the servers are not built");
    StringWriter out = new StringWriter();
    CommandLine lab = CommandLines.of(new Lab());
    lab.setOut(new PrintWriter(out));
    FutureTask<Integer> live = new FutureTask<>(() -> lab.execute("live", "nio-1"));
    Thread thread = new Thread(live);
    System.setProperty("echolab.home", "..");
    try {
      thread.start();
      Awaitility.await()
          .atMost(START)
          .until(() -> live.isDone() || out.toString().contains("http://127.0.0.1:"));
      thread.interrupt();
      assertThat(live.get(20, TimeUnit.SECONDS)).isEqualTo(ExitCode.GOOD);
    } finally {
      System.clearProperty("echolab.home");
    }
  }

  @Test
  void jvmOptionsOfTheEnvironmentAreInTheResultAndNoted() throws Exception {
    try (EchoPeer peer = EchoPeer.plain()) {
      String options = "-c 1 --warmup 0s --requests 10 --json " + dir.resolve("json");
      ProcessBuilder builder = new ProcessBuilder(command(peer.port(), options));
      builder.environment().put("JDK_JAVA_OPTIONS", "-Decholab.test=1");
      Process load = start(builder);
      Awaitility.await().atMost(START).until(() -> text("out").contains("note: "));
      assertThat(load.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(text("out")).contains("note: JDK_JAVA_OPTIONS adds JVM options: -Decholab.test=1");
      JsonNode result = new ObjectMapper().readTree(dir.resolve("json").toFile());
      assertThat(result.at("/environment/JDK_JAVA_OPTIONS").asText()).isEqualTo("-Decholab.test=1");
    }
  }

  /** Starts a shell that runs a command ("$@") with redirections; "$0" is a file. */
  private Process shell(String line, Path file, List<String> command) throws Exception {
    List<String> words = new ArrayList<>(List.of("bash", "-c", line, file.toString()));
    words.addAll(command);
    return start(new ProcessBuilder(words));
  }

  @Test
  void aResultGoesIntoAProcessSubstitutionAndIsAppendedToADescriptor() throws Exception {
    Path json = dir.resolve("r.json");
    Files.writeString(dir.resolve("r.json.csv"), "older\n");
    String line = "\"$@\" --json >(cat >\"$0\") --csv /dev/fd/3 3>>\"$0.csv\"";
    try (EchoPeer peer = EchoPeer.plain()) {
      Process load = shell(line, json, command(peer.port(), "-c 1 --warmup 0s --requests 10"));
      assertThat(load.waitFor(START.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
    assertThat(text("err")).doesNotContain("cannot write");
    // The shell does not wait for cat.
    Awaitility.await()
        .atMost(START)
        .ignoreExceptions()
        .until(() -> new ObjectMapper().readTree(json.toFile()).at("/outcomes/ok").asLong() == 10L);
    assertThat(text("r.json.csv")).startsWith("older\nsecond,duration_ns");
  }

  @Test
  void aResultFromAProcessSubstitutionIsCompared() throws Exception {
    LoadSamples.Sample sample = LoadSamples.closedLoopWithServerCounters();
    Path json = dir.resolve("r.json");
    Files.writeString(
        json, Json.text(LoadDocument.of(sample.plan(), sample.result(), sample.verdict())));
    Process diff = shell("\"$@\" <(cat \"$0\") \"$0\"", json, lab("diff", "--markdown"));
    assertThat(diff.waitFor(START.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(diff.exitValue()).as(text("err")).isEqualTo(ExitCode.GOOD);
    assertThat(text("out")).contains("about 1.00 x the echoes/s");
  }

  private static boolean is(JsonNode reason, String code) {
    return reason.path("code").asText().equals(code);
  }

  @Test
  void interruptedBeforeItHasMeasuredItSaysSo() throws Exception {
    try (EchoPeer peer = EchoPeer.plain()) {
      Process load =
          load(
              peer.port(),
              "-c 1 --warmup 10m -d 1s --json %s --stream %s"
                  .formatted(dir.resolve("json"), dir.resolve("s")));
      try {
        Awaitility.await().atMost(START).until(() -> text("s").contains("warmup"));
        load.destroy();
        assertThat(load.waitFor(20, TimeUnit.SECONDS)).isTrue();
      } finally {
        load.destroyForcibly();
      }

      assertThat(load.exitValue()).as(text("err")).isEqualTo(ExitCode.INVALID);
      assertThat(text("out")).contains("interrupted before the measured time of 1.000 s;");
      JsonNode result = new ObjectMapper().readTree(dir.resolve("json").toFile());
      Schemas.assertKeeps(result, "load-result.schema.json");
      assertThat(result.at("/throughput/echoes").asLong()).isZero();
    }
  }
}
