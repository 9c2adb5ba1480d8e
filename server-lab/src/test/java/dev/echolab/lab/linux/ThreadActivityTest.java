package dev.echolab.lab.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Parses texts of proc(5) that were recorded on Linux. */
class ThreadActivityTest {
  private static final String SLEEPS = "12 (nio-loop-1 (x)) S 1 2 3";

  @Test
  void aSleepingThreadIsInItsCall() {
    String number = System.getProperty("os.arch").equals("aarch64") ? "98" : "202";
    assertThat(ThreadActivity.entry("t", SLEEPS, number + " 0x7f 0x80 0x0", "futex_wait_queue"))
        .isEqualTo(new ThreadActivity.Entry("t", 'S', "futex", "futex_wait_queue"));
  }

  @Test
  void aRunningThreadIsInNoCall() {
    assertThat(ThreadActivity.entry("t", "12 (java) R 1", "running", "0"))
        .isEqualTo(new ThreadActivity.Entry("t", 'R', null, null));
  }

  @Test
  void whatIsNotVisibleIsNull() {
    assertThat(ThreadActivity.entry("t", SLEEPS, null, null))
        .isEqualTo(new ThreadActivity.Entry("t", 'S', null, null));
    assertThat(ThreadActivity.entry("t", SLEEPS, "-1 0x7f 0x80", "").syscall()).isNull();
  }

  @Test
  void anUnknownCallHasItsNumber() {
    assertThat(ThreadActivity.syscall(9_999)).isEqualTo("syscall 9999");
  }

  @Test
  void onlyChosenThreadsOfARealProcessAreSampledAndAllAreCounted() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/task")), "no /proc here");
    long pid = ProcessHandle.current().pid();

    ThreadActivity.Sample sample = new ThreadActivity(pid, name -> true, 2).sample();

    assertThat(sample.threads()).hasSize(2);
    assertThat(sample.count()).isGreaterThan(2);
    assertThat(new ThreadActivity(pid, name -> false, 2).sample().count()).isZero();
  }
}
