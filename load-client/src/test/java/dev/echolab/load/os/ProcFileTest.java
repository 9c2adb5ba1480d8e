package dev.echolab.load.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProcFileTest {
  @Test
  void theNameOfAProcessMayContainBlanksAndParentheses() {
    assertThat(ProcFile.fieldsAfterName("7 (a ) b) S 1 2")).containsExactly("S", "1", "2");
  }

  @Test
  void theThreadsOfAProcessAreListedUntilItEnds() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/task")), "SKIPPED: there is no /proc here");
    Process sleeping = new ProcessBuilder("sleep", "60").start();
    String pid = Long.toString(sleeping.pid());
    try {
      assertThat(ProcFile.tasks(sleeping.pid()))
          .containsExactly(Path.of("/proc", pid, "task", pid));
    } finally {
      sleeping.destroyForcibly().waitFor();
    }
    assertThatThrownBy(() -> ProcFile.tasks(sleeping.pid())).isInstanceOf(IOException.class);
  }
}
