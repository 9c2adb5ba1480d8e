package dev.echolab.load.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.load.plan.Arrivals;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.LoopModel;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClientThreadTest {
  private final LoadPlan.Builder plan = LoadPlan.builder("127.0.0.1", 7);

  @Test
  void severalThreadsOfAClosedLoopYieldBeforeTheyWaitForReplies() {
    assertThat(ClientThread.yieldsBeforeReplies(plan.threads(2).build())).isTrue();
  }

  @Test
  void oneThreadDoesNotYield() {
    assertThat(ClientThread.yieldsBeforeReplies(plan.threads(1).build())).isFalse();
  }

  @Test
  void aThreadThatSendsByTheClockDoesNotYield() {
    plan.threads(2);
    LoadPlan open = plan.openLoop(1000, Arrivals.CONSTANT).build();
    LoadPlan thinking = plan.loop(new LoopModel.Closed(1, Duration.ofMillis(1))).build();

    assertThat(ClientThread.yieldsBeforeReplies(open)).isFalse();
    assertThat(ClientThread.yieldsBeforeReplies(thinking)).isFalse();
  }
}
