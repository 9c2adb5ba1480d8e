package dev.echolab.load.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.record.RunResult;
import dev.echolab.protocol.Protocol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Compares with an independent client on the same server: redis-benchmark (Debian: redis-tools).
 * Its PING, sent to a raw echo server, comes back as a well-formed reply of 14 bytes.
 *
 * <p>Two programs that run one after the other on a busy machine do not have the same machine. A
 * wrong unit, a halved round trip or a lost queue would exceed a factor of two.
 */
@Timeout(120)
@Tag("measurement")
class CrossCheckTest {
  private static final Path TOOL = Path.of("/usr/bin/redis-benchmark");
  private static final int ATTEMPTS = 4;

  private record Figures(double perSecond, double p50Ms) {}

  @Test
  void anIndependentClientMeasuresTheSameFigures() throws Exception {
    if (!Files.isExecutable(TOOL)) {
      System.err.println(
          "SKIPPED: CrossCheckTest needs redis-benchmark (apt-get install redis-tools)");
    }
    assumeTrue(Files.isExecutable(TOOL), "redis-benchmark is not installed");
    Figures theirs = null;
    Figures ours = null;
    try (EchoPeer peer = EchoPeer.plain()) {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        ours = ours(peer.port());
        theirs = theirs(peer.port());
        if (near(ours.perSecond, theirs.perSecond) && near(ours.p50Ms, theirs.p50Ms)) {
          return;
        }
      }
    }
    assertThat(ours).as("within a factor of two of redis-benchmark's").isEqualTo(theirs);
  }

  private static boolean near(double a, double b) {
    return a < 2 * b && b < 2 * a;
  }

  private static Figures ours(int port) throws Exception {
    RunResult result =
        LoadRun.run(
            LoadPlan.builder("127.0.0.1", port)
                .protocol(Protocol.RAW)
                .connections(8)
                .sizeBytes(14)
                .warmup(Duration.ofMillis(500))
                .duration(Duration.ofMillis(1500))
                .build());
    return new Figures(result.echoesPerSecond(), result.corrected().getValueAtPercentile(50) / 1e6);
  }

  private static Figures theirs(int port) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                TOOL.toString(),
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-c",
                "8",
                "-n",
                "50000",
                "-t",
                "ping_mbulk",
                "--csv")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
            .lines()
            .toList();
    assertThat(process.waitFor()).isZero();
    String[] head = fields(lines.get(lines.size() - 2));
    String[] values = fields(lines.get(lines.size() - 1));
    return new Figures(column(head, values, "rps"), column(head, values, "p50_latency_ms"));
  }

  private static String[] fields(String line) {
    return line.replace("\"", "").split(",", -1);
  }

  private static double column(String[] head, String[] values, String name) {
    return Double.parseDouble(values[List.of(head).indexOf(name)]);
  }
}
