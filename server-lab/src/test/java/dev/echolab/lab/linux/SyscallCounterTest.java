package dev.echolab.lab.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.echolab.testing.TestJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SyscallCounterTest {
  private static final int THREADS = 64;
  private static final int READS_PER_THREAD = 1_000;

  @Test
  void theCallsOfThreadsThatStartWhilePerfAttachesAreCounted() throws Exception {
    Process readers = new ProcessBuilder(TestJvm.command(Readers.class)).start();
    try (BufferedReader output = readers.inputReader()) {
      assertThat(output.readLine()).isEqualTo("starting");
      try (SyscallCounter counter = attach(readers.pid())) {
        assertThat(output.readLine()).isEqualTo("started");
        counter.begin();
        readers.getOutputStream().write('\n');
        readers.getOutputStream().flush();
        assertThat(output.readLine()).isEqualTo("done");
        counter.end();

        assertThat(counter.counts().of(SyscallCounts.READS))
            .isGreaterThanOrEqualTo((long) THREADS * READS_PER_THREAD);
      }
    } finally {
      readers.destroyForcibly();
    }
  }

  @Test
  void aPerfThatDoesNotAnswerIsEnded() throws Exception {
    // As one that does not know a command of its control descriptor.
    Process silent = new ProcessBuilder("sleep", "60").start();
    try (SyscallCounter counter = new SyscallCounter(silent, Duration.ofMillis(100))) {
      assertThatThrownBy(counter::begin)
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("perf did not answer 'enable' within ");
      silent.waitFor();
    }
  }

  @Test
  void countsAreReadWhereThereIsNoProgramKill(@TempDir Path programs) throws Exception {
    for (String name : List.of("env", "sh", "sleep")) {
      Files.copy(Path.of("/bin", name), programs.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
    }
    ProcessBuilder lab = new ProcessBuilder(TestJvm.command(Counts.class));
    lab.environment().put("PATH", programs.toString());
    Process counting = lab.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader output = counting.inputReader()) {
      assertThat(output.readLine()).isEqualTo("7");
    } finally {
      counting.destroyForcibly();
    }
  }

  /** Prints the total of a shell that stands for perf: it prints its counts on SIGINT. */
  static final class Counts {
    private static final String PERF =
        "trap 'echo 7,,raw_syscalls:sys_enter,1,100.00,, >&2; exit' INT;"
            + " read -r enable; echo ack; while :; do sleep 0.05; done";

    private Counts() {}

    public static void main(String[] args) throws Exception {
      // A job in the background of a script ignores SIGINT, which a shell cannot undo.
      Process perf = new ProcessBuilder("env", "--default-signal=INT", "sh", "-c", PERF).start();
      try (SyscallCounter counter = new SyscallCounter(perf, Duration.ofSeconds(10))) {
        counter.begin();
        System.out.println(counter.counts().total());
      }
    }
  }

  private static SyscallCounter attach(long pid) {
    try {
      return SyscallCounter.attach(Set.of(pid));
    } catch (IOException e) {
      System.err.println("SKIPPED: system calls cannot be counted: " + e.getMessage());
      return abort(e.getMessage());
    }
  }

  /** Starts threads one after the other; when a byte arrives, each makes its read calls. */
  static final class Readers {
    private static final CountDownLatch BEGUN = new CountDownLatch(1);

    private Readers() {}

    public static void main(String[] args) throws Exception {
      System.out.println("starting");
      List<Thread> readers = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        Thread reader = new Thread(Readers::read);
        reader.start();
        readers.add(reader);
        TimeUnit.MILLISECONDS.sleep(5);
      }
      System.out.println("started");
      System.in.read();
      BEGUN.countDown();
      for (Thread reader : readers) {
        reader.join();
      }
      System.out.println("done");
      System.in.read();
    }

    private static void read() {
      try (InputStream zero = Files.newInputStream(Path.of("/dev/zero"))) {
        BEGUN.await();
        for (int i = 0; i < READS_PER_THREAD; i++) {
          zero.read();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
