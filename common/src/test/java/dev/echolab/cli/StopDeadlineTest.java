package dev.echolab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.server.FatalErrors;
import dev.echolab.testing.TestJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs {@link Stopping} in a process of its own. */
@Timeout(60)
class StopDeadlineTest {
  private static final int GOES_ON = 17;

  /** The program whose stop hangs, or ends. */
  static final class Stopping {
    private Stopping() {}

    public static void main(String[] arguments) throws InterruptedException {
      FatalErrors.enable();
      StopDeadline deadline = StopDeadline.prepare(Duration.ZERO);
      deadline.stopBegins();
      if (arguments[0].equals("hangs")) {
        new CountDownLatch(1).await();
      }
      deadline.stopEnds();
      System.exit(GOES_ON);
    }
  }

  @Test
  void aStopThatHangsEndsTheProcess() throws Exception {
    Process process = start("hangs");

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("it ends").isTrue();

    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .startsWith("FATAL: FORCED: the stop took longer than 2s")
        .hasLineCount(1);
    assertThat(process.exitValue()).isEqualTo(FatalErrors.EXIT_CODE);
  }

  @Test
  void aStopThatEndsIsLeftAlone() throws Exception {
    Process process = start("ends");

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("it ends").isTrue();

    assertThat(process.exitValue()).isEqualTo(GOES_ON);
  }

  private static Process start(String argument) throws IOException {
    List<String> command = TestJvm.command(Stopping.class);
    command.add(argument);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
