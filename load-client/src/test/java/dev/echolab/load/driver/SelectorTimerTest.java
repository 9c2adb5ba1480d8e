package dev.echolab.load.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.load.plan.Pacing;
import dev.echolab.load.schedule.OpenSchedule;
import java.io.IOException;
import java.nio.channels.Selector;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SelectorTimerTest {

  @Test
  void aThreadYieldsBeforeItWaitsForRepliesAndNotBeforeAMessageIsDue() throws IOException {
    AtomicInteger yields = new AtomicInteger();
    try (Selector selector = Selector.open();
        SelectorTimer timer =
            new SelectorTimer(selector, Pacing.PARK, yields::incrementAndGet, "alarm-test")) {
      long nowNs = System.nanoTime();

      timer.select(key -> {}, nowNs, nowNs + 1, nowNs + 1);
      assertThat(yields).hasValue(0);

      timer.select(key -> {}, nowNs, OpenSchedule.NEVER, nowNs + 1);
      assertThat(yields).hasValue(1);
    }
  }

  /** The wait for half a millisecond would end after a whole one. */
  @Test
  void theSelectorIsWokenUpForAMessageThatIsDueWithinTheMillisecondAfterTheLatestTime()
      throws IOException {
    try (Selector selector = Selector.open();
        SelectorTimer timer = new SelectorTimer(selector, Pacing.PARK, () -> {}, "alarm-test")) {
      long nowNs = System.nanoTime();

      timer.select(key -> {}, nowNs, nowNs + 500_000, nowNs + 100_000);
      assertThat(timer.wakeUpNs()).isEqualTo(nowNs + 440_000);
    }
  }

  @Test
  void theSelectorIsNotWokenUpForAMessageThatIsDueLongAfterTheLatestTime() throws IOException {
    try (Selector selector = Selector.open();
        SelectorTimer timer = new SelectorTimer(selector, Pacing.PARK, () -> {}, "alarm-test")) {
      long nowNs = System.nanoTime();

      timer.select(key -> {}, nowNs, nowNs + 5_000_000, nowNs + 100_000);
      assertThat(timer.wakeUpNs()).isEqualTo(OpenSchedule.NEVER);
    }
  }
}
