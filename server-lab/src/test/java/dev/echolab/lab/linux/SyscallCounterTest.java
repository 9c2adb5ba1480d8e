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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
