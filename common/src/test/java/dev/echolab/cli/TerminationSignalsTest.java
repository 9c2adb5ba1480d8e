package dev.echolab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.testing.TestJvm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sends signals to {@link Signalled}, a process of its own. */
@Timeout(120)
class TerminationSignalsTest {
  private static final int GOES_ON = 17;

  /** A program that waits, before the next signal, until the one before is pending. */
  static final class Signalled {
    private Signalled() {}

    public static void main(String[] names) throws Exception {
      TerminationSignals signals = TerminationSignals.install();
      signals.haltOnSecond();
      String pid = Long.toString(ProcessHandle.current().pid());
      for (int i = 0; i < names.length; i++) {
        new ProcessBuilder("kill", "-" + names[i], pid).start().waitFor();
        int sent = i + 1;
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> signals.pending() == sent);
      }
      System.exit(GOES_ON);
    }
  }

  /** Started with each signal's default: a shell lets background jobs ignore SIGINT. */
  @ParameterizedTest
  @CsvSource({"HUP TERM, 17", "TERM HUP, 17", "HUP HUP, 17", "TERM TERM, 143", "INT TERM, 143"})
  void onlyASecondSignalOfSomebodyImpatientEndsTheProcess(String names, int exitCode)
      throws Exception {
    List<String> command =
        new ArrayList<>(List.of("env", "--default-signal=HUP", "--default-signal=INT"));
    command.addAll(TestJvm.command(Signalled.class));
    command.addAll(List.of(names.split(" ", -1)));
    Process process = new ProcessBuilder(command).inheritIO().start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
      assertThat(process.exitValue()).isEqualTo(exitCode);
    } finally {
      process.destroyForcibly();
    }
  }
}
