package dev.echolab.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class YieldBeforeWaitTest {
  private long nowNs = Long.MAX_VALUE; // the clock may wrap around
  private int yields;
  private final YieldBeforeWait wait = new YieldBeforeWait(() -> nowNs, () -> yields++);

  private int yieldsAfter(long iterationNs, int ready) {
    yields = 0;
    nowNs += iterationNs;
    wait.beforeWait(ready);
    return yields;
  }

  @Test
  void aLoopYieldsOnceWhileRequestsArriveFast() {
    assertThat(yieldsAfter(YieldBeforeWait.MAX_NS_PER_CHANNEL - 1, 1)).isEqualTo(1);
    assertThat(yieldsAfter(10 * YieldBeforeWait.MAX_NS_PER_CHANNEL - 1, 10)).isEqualTo(1);
  }

  @Test
  void aLoopThatIsSlowOrHasNothingToDoSleepsAtOnce() {
    assertThat(yieldsAfter(YieldBeforeWait.MAX_NS_PER_CHANNEL, 1)).isZero();
    assertThat(yieldsAfter(0, 0)).isZero();
  }
}
