package dev.echolab.load.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProcessUseTest {
  private static final long SELF = ProcessHandle.current().pid();

  /** Above the largest pid of Linux, 2^22 (proc(5), pid_max): no process has it. */
  private static final long ENDED = 1L << 23;

  @BeforeEach
  void needsProc() {
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "no /proc here");
  }

  @Test
  void aProcessThatHasEndedHidesNoOther() {
    ProcessUse use = new ProcessUse(Set.of(SELF, ENDED));

    assertThat(use.residentBytes()).isPresent();
    assertThat(use.runnableNs()).isNotEmpty();
  }

  @Test
  void ofProcessesThatHaveAllEndedNothingIsAvailable() {
    ProcessUse use = new ProcessUse(Set.of(ENDED));

    assertThat(use.residentBytes()).isEmpty();
    assertThat(use.runnableNs()).isEmpty();
  }

  @Test
  void processOneCountsOnlyAsTheOnlyHolder() {
    assertThat(new ProcessUse(Set.of(1L, ENDED)).pids()).containsExactly(ENDED);
    assertThat(new ProcessUse(Set.of(1L)).pids()).contains(1L);
  }

  @Test
  void thisProcessCountsOnlyAsAHolder() {
    ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
    assumeTrue(parent.pid() != 1, "it would be left out next to another holder");

    assertThat(new ProcessUse(Set.of(parent.pid())).pids()).contains(parent.pid());
    assertThat(new ProcessUse(Set.of(parent.pid())).pids()).doesNotContain(SELF);
    assertThat(new ProcessUse(Set.of(parent.pid(), SELF)).pids()).contains(parent.pid(), SELF);
  }
}
