package dev.echolab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.testing.TestJvm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sends signals to {@link Signalled}, a process of its own. */
@Timeout(120)
class TerminationSignalsTest {
  private static final int GOES_ON = 17;

  /**
   * A program that waits, before the next signal, until the one before is pending as in a load, or
   * was taken by a wait as in a server; {@code later} is a time after which another signal is a
   * second request.
   */
  static final class Signalled {
    private Signalled() {}

    public static void main(String[] args) throws Exception {
      TerminationSignals signals = TerminationSignals.install();
      String pid = Long.toString(ProcessHandle.current().pid());
      int sent = 0;
      for (String signal : List.of(args).subList(1, args.length)) {
        if (signal.equals("later")) {
          // The time itself is what is tested; the signal before has been handled.
          Thread.sleep(TerminationSignals.ONE_REQUEST.toMillis());
          continue;
        }
        new ProcessBuilder("kill", "-" + signal, pid).start().waitFor();
        sent++;
        int expected = args[0].equals("pending") ? sent : 1;
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> signals.pending() == expected);
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
    "pending HUP later TERM, 17",
    "pending TERM later HUP, 17",
    "pending HUP later HUP, 17",
    "pending TERM later TERM, 143",
    "pending INT later TERM, 143",
    "taken HUP later TERM, 17",
    "taken TERM later TERM, 143"
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

  /** As timeout(1) sends them: to the process, and to its process group. */
  @Test
  void twoSignalsAtOnceAreOneRequest() {
    AtomicLong nowNs = new AtomicLong(Long.MAX_VALUE - 1);
    TerminationSignals signals = new TerminationSignals(nowNs::get);
    signals.onSignal("TERM");
    nowNs.addAndGet(TerminationSignals.ONE_REQUEST.toNanos() - 1);
    signals.onSignal("TERM");
    assertThat(signals.pending()).as("else the process had ended").isEqualTo(2);
  }
}
