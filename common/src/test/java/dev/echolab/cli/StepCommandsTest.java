package dev.echolab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.counters.ServerCounters;
import dev.echolab.handler.StepGate;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StepCommandsTest {
  private final StringWriter out = new StringWriter();
  private final StepGate gate = new StepGate(line -> {});
  private final ServerCounters counters = new ServerCounters(Set.of());
  private final StepCommands commands =
      new StepCommands(gate, counters::snapshot, new PrintWriter(out));

  @Test
  void followIsConfirmedOnceTheConnectionIsFollowed() {
    commands.run("follow 40112 234");

    assertThat(out.toString()).isEqualTo("FOLLOWING 40112" + System.lineSeparator());
    assertThat(gate.of(40112)).isPresent();
    assertThat(gate.of(40113)).as("any other connection").isEmpty();
  }

  @Test
  void aLaterConnectionFromAForgottenPortIsNotFollowed() {
    commands.run("follow 40112 234");
    commands.run("forget 40112");

    assertThat(gate.of(40112)).isEmpty();
  }

  @Test
  void theCountersHaveTheTimeOfTheServersClock() {
    commands.run("counters");

    assertThat(out.toString()).matches("COUNTERS atNs=-?\\d+ connectionsOpen=0 .*framesIn=0 .*\\s");
  }

  @Test
  void anythingElseIsNoCommand() {
    commands.run("follow 40112 5");
    commands.run("follow x -");
    commands.run("");

    assertThat(out.toString()).isEmpty();
    assertThat(gate.of(40112)).isEmpty();
  }
}
