package dev.echolab.load.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.echolab.load.plan.Arrivals;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.LoopModel;
import dev.echolab.load.record.IntervalSample;
import dev.echolab.load.record.Phase;
import dev.echolab.load.record.RunListener;
import dev.echolab.load.record.RunResult;
import dev.echolab.protocol.Protocol;
import dev.echolab.testing.TestJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opentest4j.AssertionFailedError;

/**
 * Compares measured figures with calculated ones.
 *
 * <p>The figures are times, so a busy machine can falsify them: each test has up to 5 attempts.
 */
@Timeout(120)
@Tag("measurement")
class TruthTest {
  private static final int ATTEMPTS = 5;

  /** Runs a server in a process of its own that can be frozen by a signal. */
  private static final class FreezablePeer implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private final int port;

    FreezablePeer() throws IOException {
      process =
          new ProcessBuilder(TestJvm.command(EchoPeer.class))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
      port = Integer.parseInt(out.readLine());
    }

    /**
     * Returns the longest time in which it did not run, by the clock that this process uses too.
     */
    long longestGapNs() throws IOException {
      process.getOutputStream().write('?');
      process.getOutputStream().flush();
      return Long.parseLong(out.readLine());
    }

    void signal(String name) {
      try {
        int exit =
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
        assertThat(exit).isZero();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  /** Freezes the server for a second, one second into the measured time. */
  private static final class OneSecondFreeze implements RunListener {
    private final FreezablePeer peer;
    private Thread thread;

    OneSecondFreeze(FreezablePeer peer) {
      this.peer = peer;
    }

    @Override
    public void phase(Phase phase) {
      if (phase == Phase.MEASURE) {
        thread = new Thread(this::freeze, "freeze");
        thread.start();
      }
    }

    private void freeze() {
      parkUntil(System.nanoTime() + 1_000_000_000L);
      peer.signal("STOP");
      parkUntil(System.nanoTime() + 1_000_000_000L);
      peer.signal("CONT");
    }

    @Override
    public void second(Phase phase, IntervalSample second, Histogram corrected) {}
  }

  private static void parkUntil(long ns) {
    while (System.nanoTime() < ns) {
      LockSupport.parkNanos(ns - System.nanoTime());
    }
  }

  /**
   * Messages due while the server is frozen for F wait between F and 0. They are the share F/T of a
   * run of length T, so percentile q above 1 - F/T is F (q - (1 - F/T)) / (F/T).
   */
  @Test
  void percentilesShowHowLongAServerWasFrozen() throws Exception {
    double runNs = 4e9;
    AssertionFailedError last = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try (FreezablePeer peer = new FreezablePeer()) {
        OneSecondFreeze freeze = new OneSecondFreeze(peer);
        LoadPlan plan =
            LoadPlan.builder("127.0.0.1", peer.port)
                .protocol(Protocol.RAW)
                .connections(50)
                .loop(new LoopModel.Open(1_000, Arrivals.CONSTANT, LoopModel.Spread.ROUND_ROBIN, 1))
                .warmup(Duration.ofSeconds(1))
                .duration(Duration.ofNanos((long) runNs))
                .build();
        RunResult result = LoadRun.run(plan, freeze);
        freeze.thread.join();
        assertThat(result.outcomes().ok()).isBetween(3_999L, 4_001L);
        double frozenNs = peer.longestGapNs();
        double share = frozenNs / runNs;
        try {
          for (double q : new double[] {0.80, 0.90, 0.95, 0.99}) {
            double expectedNs = frozenNs * (q - (1 - share)) / share;
            double measuredNs = result.corrected().getValueAtPercentile(q * 100);
            assertThat(Math.abs(measuredNs - expectedNs) / frozenNs)
                .as(
                    "p%s: expected %.1f ms, measured %.1f ms",
                    q * 100, expectedNs / 1e6, measuredNs / 1e6)
                .isLessThan(0.02);
          }
        } catch (AssertionFailedError e) {
          last = e;
          continue;
        } catch (AssertionError e) {
          last = new AssertionFailedError(e.getMessage(), e);
          continue;
        }
        // One message per connection was in flight: the others were not even written.
        assertThat(result.uncorrected().getValueAtPercentile(90)).isLessThan(300_000_000L);
        return;
      }
    }
    throw last;
  }

  @Test
  void theMedianShowsAServiceTimeOfFiveMilliseconds() throws Exception {
    long measuredNs = 0;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try (EchoPeer peer =
          EchoPeer.raw(
              128,
              (socket, connection, index, message) -> {
                long untilNs = System.nanoTime() + 5_000_000L;
                LockSupport.parkNanos(4_500_000L);
                while (System.nanoTime() < untilNs) {
                  Thread.onSpinWait();
                }
                return List.of(message);
              })) {
        RunResult result =
            LoadRun.run(
                LoadPlan.builder("127.0.0.1", peer.port())
                    .protocol(Protocol.RAW)
                    .connections(1)
                    .warmup(Duration.ofMillis(300))
                    .requests(200)
                    .build());
        measuredNs = result.corrected().getValueAtPercentile(50);
        if (Math.abs(measuredNs - 5_000_000L) <= 200_000L) {
          return;
        }
      }
    }
    assertThat(measuredNs).isCloseTo(5_000_000L, within(200_000L));
  }
}
