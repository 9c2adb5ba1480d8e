package dev.echolab.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.counters.Counter;
import dev.echolab.counters.Counters;
import dev.echolab.handler.ConnectionActivity;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TimeoutCheckerTest {
  private static final Limits ONE_MILLISECOND =
      new Limits(0, Duration.ofMillis(1), Duration.ZERO, Duration.ZERO);

  private final AtomicLong nowNs = new AtomicLong();
  private final Counters counters = new Counters();
  private final TimeoutChecker checker = new TimeoutChecker(ONE_MILLISECOND, counters, nowNs::get);

  private static final class Idle implements TimeoutChecker.Monitored {
    private final boolean fails;
    private final ConnectionActivity activity = new ConnectionActivity();
    private int aborts;
    private long queuedBytes;

    Idle(boolean fails) {
      this.fails = fails;
    }

    @Override
    public ConnectionActivity activity() {
      return activity;
    }

    @Override
    public long queuedBytes() {
      return queuedBytes;
    }

    @Override
    public void abort() {
      aborts++;
      if (fails) {
        throw new IllegalStateException("made by a test");
      }
    }
  }

  @Test
  void aConnectionThatCannotBeClosedHidesNoOther() {
    List<Idle> connections = List.of(new Idle(true), new Idle(false), new Idle(true));
    checker.check(connections);
    nowNs.set(2_000_000);

    checker.check(connections);

    assertThat(connections).extracting(connection -> connection.aborts).containsExactly(1, 1, 1);
    assertThat(counters.get(Counter.TIMEOUTS)).isEqualTo(3);
  }

  @Test
  void queuedBytesCountAsWritingUntilTheyGetFewer() {
    TimeoutChecker writing =
        new TimeoutChecker(
            new Limits(0, Duration.ZERO, Duration.ZERO, Duration.ofMillis(1)),
            counters,
            nowNs::get);
    Idle connection = new Idle(false);
    writing.check(List.of(connection));
    nowNs.addAndGet(2_000_000);
    writing.check(List.of(connection));
    assertThat(connection.aborts).as("idle: it has no such timeout").isZero();

    connection.queuedBytes = 100;
    writing.check(List.of(connection));
    nowNs.addAndGet(2_000_000);
    connection.queuedBytes = 99;
    writing.check(List.of(connection));
    assertThat(connection.aborts).as("it has made progress").isZero();

    nowNs.addAndGet(2_000_000);
    writing.check(List.of(connection));
    assertThat(connection.aborts).isEqualTo(1);
  }

  @Test
  void aVeryShortTimeoutIsCheckedTenTimesPerSecondOnly() {
    assertThat(TimeoutChecker.periodMs(ONE_MILLISECOND)).isEqualTo(100);
  }
}
