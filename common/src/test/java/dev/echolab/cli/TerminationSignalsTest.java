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

  /**
   * A program that waits, before the next signal, until the one before is pending as in a load, or
   * was taken by a wait as in a server.
   */
  static final class Signalled {
    private Signalled() {}

    public static void main(String[] args) throws Exception {
      TerminationSignals signals = TerminationSignals.install();
      String pid = Long.toString(ProcessHandle.current().pid());
      for (int i = 1; i < args.length; i++) {
        new ProcessBuilder("kill", "-" + args[i], pid).start().waitFor();
        int sent = args[0].equals("pending") ? i : 1;
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> signals.pending() == sent);
        if (args[0].equals("taken")) {
          signals.poll(Duration.ZERO);
        }
      }
      System.exit(GOES_ON);
    }
  }

  /** Started with each signal's default: a shell lets background jobs ignore SIGINT. */
  @ParameterizedTest
  @CsvSource({
    "pending HUP TERM, 17",
    "pending TERM HUP, 17",
    "pending HUP HUP, 17",
    "pending TERM TERM, 143",
    "pending INT TERM, 143",
    "taken HUP TERM, 17",
    "taken TERM TERM, 143"
  })
  void onlyASecondSignalOfSomebodyImpatientEndsTheProcess(String arguments, int exitCode)
      throws Exception {
    List<String> command =
        new ArrayList<>(List.of("env", "--default-signal=HUP", "--default-signal=INT"));
    command.addAll(TestJvm.command(Signalled.class));
    command.addAll(List.of(arguments.split(" ", -1)));
    Process process = new ProcessBuilder(command).inheritIO().start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
      assertThat(process.exitValue()).isEqualTo(exitCode);
    } finally {
      process.destroyForcibly();
    }
  }
}
