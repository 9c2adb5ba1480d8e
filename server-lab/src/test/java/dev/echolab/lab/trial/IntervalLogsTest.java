package dev.echolab.lab.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.handler.WorkSpec;
import dev.echolab.lab.server.Variants;
import dev.echolab.load.report.IntervalLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each trial has an interval log of its own, and one that cannot be opened is named. */
class IntervalLogsTest {
  private static final Scenario SCENARIO =
      new Scenario(1, 128, 1, WorkSpec.ECHO, OptionalDouble.empty());

  @TempDir private Path folder;

  private static Slot slot(int round) {
    return new Slot(round, SCENARIO, Participant.of(Variants.named("nio").orElseThrow()));
  }

  private static void write(IntervalLogs logs, int round) {
    try (IntervalLog log = logs.open(slot(round))) {
      assertThat(log == null).isEqualTo(round == 0);
      logs.complete(log);
    }
  }

  @Test
  void aRepeatedTrialKeepsTheLogOfTheFirst() throws Exception {
    IntervalLogs logs = new IntervalLogs(folder);
    for (int round : new int[] {0, 1, 2, 2, 3}) {
      write(logs, round);
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "nio-c1-s128-p1-echo-1.hlog",
              "nio-c1-s128-p1-echo-2.hlog",
              "nio-c1-s128-p1-echo-2-repeat1.hlog",
              "nio-c1-s128-p1-echo-3.hlog");
    }
    assertThat(logs.failures()).isEmpty();
  }

  @Test
  void aLogThatCannotBeOpenedIsNamedAndEndsNothing() {
    IntervalLogs logs = new IntervalLogs(folder.resolve("missing"));
    assertThat(logs.open(slot(1))).isNull();
    assertThat(logs.open(slot(2))).isNull();
    assertThat(logs.failures()).hasSize(1);
    assertThat(logs.failures().get(0))
        .contains("nio-c1-s128-p1-echo-1.hlog", "and 1 more interval logs");
  }
}
