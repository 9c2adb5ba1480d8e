package dev.echolab.lab.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.echolab.cli.CommandLines;
import dev.echolab.cli.ExitCode;
import dev.echolab.counters.Counter;
import dev.echolab.lab.cli.Lab;
import dev.echolab.load.driver.StatsProbe;
import dev.echolab.load.plan.Target;
import dev.echolab.load.record.Histograms;
import dev.echolab.load.record.ServerStats;
import dev.echolab.load.report.LoadDocument;
import dev.echolab.testing.TestJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Four client machines load one server at the same time, and their results are merged. */
@Tag("measurement")
@Timeout(120)
class SeveralMachinesTest {
  private static final int CLIENTS = 4;
  private static final int CONNECTIONS = 4;

  /** Each client asks the server for its counters, at both ends of the measured time. */
  private static final int STATS_REQUESTS = 2;

  @TempDir Path folder;

  private record Counted(long frames, long connections) {}

  /** Prints what the server at a port of this machine has counted. */
  public static void main(String[] args) throws IOException {
    try (StatsProbe probe = StatsProbe.connect(Target.parse(args[0]))) {
      ServerStats stats = probe.counters().orElseThrow();
      System.out.println(stats.get(Counter.FRAMES_IN).orElseThrow());
      System.out.println(stats.get(Counter.CONNECTIONS_ACCEPTED).orElseThrow());
    }
  }

  private static Process start(List<String> prefix, Class<?> main, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(TestJvm.command(main));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static Counted counted(Machines machines, int port) throws IOException {
    List<String> target = List.of("127.0.0.1:" + port);
    Process probe = start(machines.atServer(), SeveralMachinesTest.class, target);
    try (BufferedReader out = probe.inputReader()) {
      return new Counted(Long.parseLong(out.readLine()), Long.parseLong(out.readLine()));
    } finally {
      probe.destroy();
    }
  }

  private static void load(Machines machines, int port, Duration startTime, List<Path> results)
      throws Exception {
    String at = Instant.now().plus(startTime).toString();
    List<Process> clients = new ArrayList<>();
    try {
      for (int i = 0; i < CLIENTS; i++) {
        String options =
            "load --quiet --target %s:%s -c %s --rate 1500 --warmup 0s -d 2s --start-at %s --json %s"
                .formatted(machines.addressFor(i), port, CONNECTIONS, at, results.get(i));
        List<String> arguments = List.of(options.split(" ", -1));
        clients.add(start(machines.atClient(i), Lab.class, arguments));
      }
      for (Process client : clients) {
        String output = new String(client.getInputStream().readAllBytes(), UTF_8);
        assertThat(client.waitFor(60, TimeUnit.SECONDS)).isTrue();
        // A busy machine may make a run INVALID; its counts have to be right nevertheless.
        assertThat(client.exitValue()).as(output).isIn(ExitCode.GOOD, ExitCode.INVALID);
      }
    } finally {
      clients.forEach(Process::destroyForcibly);
    }
  }

  private int merge(List<Path> results, String... options) {
    List<String> words = new ArrayList<>(List.of("merge"));
    results.forEach(file -> words.add(file.toString()));
    words.addAll(List.of(options));
    return CommandLines.of(new Lab()).execute(words.toArray(String[]::new));
  }

  @Test
  void theMergedResultHasTheServersCountsAndThePercentilesOfTheAddedHistograms() throws Exception {
    List<Path> results = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      results.add(folder.resolve(i + ".json"));
    }
    Path whole = folder.resolve("whole.json");
    Counted growth;
    try (Machines machines = new Machines(CLIENTS);
        RealServer server =
            RealServer.of("nio")
                .withPrefix(machines.atServer().toArray(String[]::new))
                .options("--host", "0.0.0.0", "--port", "0")
                .start()) {
      long startNs = System.nanoTime();
      Counted before = counted(machines, server.port());
      // All clients at once start more slowly than this one process did.
      long startedNs = (System.nanoTime() - startNs) * 3 * CLIENTS;
      load(machines, server.port(), Duration.ofSeconds(3).plusNanos(startedNs), results);
      Counted after = counted(machines, server.port());
      growth =
          new Counted(after.frames() - before.frames(), after.connections() - before.connections());
    }

    assertThat(merge(results, "--json", whole.toString())).isIn(ExitCode.GOOD, ExitCode.INVALID);

    Histogram sum = Histograms.create();
    long echoes = 0;
    for (Path part : results) {
      LoadDocument document = LoadDocument.read(part);
      sum.add(document.result().corrected());
      echoes += document.result().outcomes().ok();
    }
    JsonNode merged = new ObjectMapper().readTree(whole.toFile());
    assertThat(merged.at("/outcomes/ok").asLong()).isEqualTo(echoes);
    assertThat(merged.at("/connections/opened").asLong()).isEqualTo(CLIENTS * CONNECTIONS);
    assertThat(merged.at("/workload/targets")).isNotEmpty();
    // And this test's own second request for the counters, and its connection.
    assertThat(growth.frames()).isEqualTo(echoes + CLIENTS * STATS_REQUESTS + 1);
    assertThat(growth.connections()).isEqualTo(CLIENTS * (CONNECTIONS + 1) + 1);

    JsonNode latency = merged.at("/latency/corrected");
    assertThat(latency.at("/count").asLong()).isEqualTo(sum.getTotalCount()).isEqualTo(echoes);
    assertThat(latency.at("/p50Ns").asLong()).isEqualTo(sum.getValueAtPercentile(50));
    assertThat(latency.at("/p90Ns").asLong()).isEqualTo(sum.getValueAtPercentile(90));
    assertThat(latency.at("/p99Ns").asLong()).isEqualTo(sum.getValueAtPercentile(99));
    assertThat(latency.at("/p999Ns").asLong()).isEqualTo(sum.getValueAtPercentile(99.9));
    assertThat(latency.at("/maxNs").asLong()).isEqualTo(sum.getMaxValue());

    results.add(results.get(0));
    assertThat(merge(results)).as("the same run twice").isEqualTo(ExitCode.FAILED);
    assertThat(merge(List.of(whole, results.get(0)))).as("a part again").isNotZero();
  }
}
