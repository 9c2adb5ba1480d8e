package dev.echolab.lab.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.load.driver.LoadRun;
import dev.echolab.load.plan.Arrivals;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.OnDisconnect;
import dev.echolab.load.record.Outcomes;
import dev.echolab.load.record.Phase;
import dev.echolab.load.record.RunListener;
import dev.echolab.load.record.RunResult;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks that the client accounts for every message whatever happens to the server: an open loop
 * sends a known number of messages, and each has exactly one outcome.
 */
@Tag("hostile")
@Timeout(240)
class LoadFaultsTest {
  private static final int PER_SECOND = 1_000;
  private static final int SECONDS = 5;

  /** A fault, injected in the middle of the run. */
  private interface Fault {
    void happen() throws Exception;
  }

  private static RunResult runWhile(int port, int seconds, Fault fault) throws Exception {
    LoadPlan plan =
        LoadPlan.builder("127.0.0.1", port)
            .connections(8)
            .openLoop(PER_SECOND, Arrivals.CONSTANT)
            .sizeBytes(100)
            .warmup(Duration.ofMillis(200))
            .duration(Duration.ofSeconds(seconds))
            .timeout(Duration.ofMillis(700))
            .onDisconnect(OnDisconnect.RECONNECT)
            .build();
    CountDownLatch measuring = new CountDownLatch(1);
    RunListener listener =
        new RunListener() {
          @Override
          public void phase(Phase phase) {
            if (phase == Phase.MEASURE) {
              measuring.countDown();
            }
          }
        };
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<RunResult> run = thread.submit(() -> LoadRun.run(plan, listener));
      assertThat(measuring.await(20, TimeUnit.SECONDS)).isTrue();
      pause(Duration.ofSeconds(1));
      fault.happen();
      return run.get(seconds + 55, TimeUnit.SECONDS);
    } finally {
      thread.shutdownNow();
    }
  }

  private static void pause(Duration time) {
    Awaitility.await().pollDelay(time).atMost(time.plusSeconds(20)).until(() -> true);
  }

  /** Refused connections are counted apart from messages, which wait for the next attempt. */
  private static void expectToAddUp(Outcomes outcomes, int seconds) {
    System.out.println(outcomes);
    assertThat(outcomes.messages()).as("%s", outcomes).isEqualTo((long) PER_SECOND * seconds);
    assertThat(outcomes.corrupt()).isZero();
  }

  @ParameterizedTest
  @MethodSource("dev.echolab.lab.faults.ServerFaultsTest#oneVariantOfEachModel")
  void everyMessageIsAccountedForWhenTheServerIsKilledAndRestarted(String variant)
      throws Exception {
    long startNs = System.nanoTime();
    RealServer first = RealServer.of(variant).options("--port", "0").start();
    // A second before the fault, and the same time after a start that takes twice as long as this.
    double startSeconds = (System.nanoTime() - startNs) / 1e9;
    int seconds = Math.max(SECONDS, 2 + (int) Math.ceil(4 * startSeconds));
    String port = Integer.toString(first.port());
    RealServer[] second = new RealServer[1];
    try {
      RunResult result =
          runWhile(
              first.port(),
              seconds,
              () -> {
                first.signal("KILL");
                first.exitCode();
                second[0] = RealServer.of(variant).options("--port", port).start();
              });
      expectToAddUp(result.outcomes(), seconds);
      assertThat(result.outcomes().ok())
          .as("before and after")
          .isGreaterThan((long) PER_SECOND * seconds / 4);
      assertThat(result.outcomes().errors()).as("while it was gone").isPositive();
      assertThat(result.seconds().get(seconds - 1).echoes())
          .as("echoes of the last second: the new server's")
          .isPositive();
    } finally {
      first.close();
      if (second[0] != null) {
        second[0].close();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.echolab.lab.faults.ServerFaultsTest#oneVariantOfEachModel")
  void aFrozenServerIsSeenInTheLatencyAndEveryMessageIsAccountedFor(String variant)
      throws Exception {
    Duration frozen = Duration.ofMillis(1500);
    try (RealServer server = RealServer.of(variant).options("--port", "0").start()) {
      RunResult result =
          runWhile(
              server.port(),
              SECONDS,
              () -> {
                server.signal("STOP");
                pause(frozen);
                server.signal("CONT");
              });
      expectToAddUp(result.outcomes(), SECONDS);
      assertThat(result.outcomes().timeout()).as("in the freeze").isPositive();
      assertThat(result.outcomes().reset()).as("connections stay").isZero();
      assertThat(result.seconds().get(SECONDS - 1).echoes()).as("goes on").isPositive();
    }
  }
}
