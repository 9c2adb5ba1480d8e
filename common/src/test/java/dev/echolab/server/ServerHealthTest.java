package dev.echolab.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.server.ServerHealth.State;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ServerHealthTest {
  private long nowNs;
  private int failures;
  private final ServerHealth health = new ServerHealth(() -> nowNs);

  ServerHealthTest() {
    health.onFailure(() -> failures++);
  }

  @Test
  void aLoopThatRunsNoTaskForTenSecondsIsAFailureUntilItRunsAgain() {
    Deque<Runnable> tasks = new ArrayDeque<>();
    health.watchLoop("some-loop", tasks::add);
    assertThat(health.report().state()).isEqualTo(State.SERVING);

    passSeconds(9);
    assertThat(health.report().state()).isEqualTo(State.SERVING);
    passSeconds(1);
    assertThat(health.report().state()).isEqualTo(State.FAILED);
    assertThat(health.report().text()).contains("some-loop");

    tasks.remove().run();
    assertThat(health.report().state()).isEqualTo(State.SERVING);
    assertThat(tasks).as("one task at a time").hasSize(1);
    assertThat(failures).as("a loop may recover: the process does not end").isZero();
  }

  @Test
  void aLoopThatTakesNoTasksIsAFailure() {
    health.watchLoop(
        "some-loop",
        task -> {
          throw new RejectedExecutionException("ended");
        });

    assertThat(health.report().state()).isEqualTo(State.FAILED);
  }

  @Test
  void aFailedAcceptIsReportedUntilTheNextAttemptHasNotFailed() {
    health.acceptFailed(new IOException("Too many open files"), 1600);

    passSeconds(2);
    assertThat(health.report().state()).isEqualTo(State.NOT_ACCEPTING);
    assertThat(health.report().text()).contains("Too many open files");
    passSeconds(1);
    assertThat(health.report().state()).isEqualTo(State.SERVING);
  }

  @Test
  void anEssentialThreadThatEndsIsAFailure() throws InterruptedException {
    Runnable failing =
        () -> {
          throw new IllegalStateException("a bug");
        };
    runThread(health.essential(failing));

    assertThat(health.report().state()).isEqualTo(State.FAILED);
    assertThat(health.failure().orElseThrow()).contains("some-thread").contains("a bug");
    assertThat(failures).isEqualTo(1);
  }

  @Test
  void anEssentialThreadThatReturnsIsAFailureExceptInAStop() throws InterruptedException {
    health.stopping();
    runThread(health.essential(() -> {}));
    assertThat(health.report().state()).isEqualTo(State.STOPPING);
    assertThat(failures).isZero();

    ServerHealth running = new ServerHealth();
    runThread(running.essential(() -> {}));
    assertThat(running.report().state()).isEqualTo(State.FAILED);
  }

  private static void runThread(Runnable body) throws InterruptedException {
    Thread thread = new Thread(body, "some-thread");
    thread.start();
    thread.join();
  }

  private void passSeconds(long seconds) {
    nowNs += TimeUnit.SECONDS.toNanos(seconds);
  }
}
