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
}
