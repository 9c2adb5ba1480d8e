package dev.echolab.load.os;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunningClockTest {
  private static final long SECOND_NS = 1_000_000_000L;

  @Test
  void aSuspensionIsWhatTheRunningClockDidNotSee() {
    RunningClock before = new RunningClock(100 * SECOND_NS, -5 * SECOND_NS);
    assertThat(new RunningClock(103 * SECOND_NS, -4 * SECOND_NS).suspendedNsSince(before))
        .isEqualTo(2 * SECOND_NS);
  }

  @Test
  void theResolutionOfTheClockIsNoSuspension() {
    RunningClock before = new RunningClock(100 * SECOND_NS, 7);
    assertThat(new RunningClock(101 * SECOND_NS, SECOND_NS - 9_999_993).suspendedNsSince(before))
        .isZero();
    assertThat(new RunningClock(101 * SECOND_NS, 2 * SECOND_NS).suspendedNsSince(before)).isZero();
  }
}
