package dev.echolab.bio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echolab.contract.ServerOptionsBuilder;
import dev.echolab.server.ServerHealth.State;
import dev.echolab.server.StopResult;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BioEssentialThreadsTest {

  /** An interrupt ends the accept call, and the wait of the timeout checker. */
  @ParameterizedTest
  @ValueSource(strings = {"bio-acceptor", "bio-timeouts"})
  void anAcceptorOrTimeoutCheckerThatEndsIsAFailureOfTheServer(String name) throws IOException {
    BioServer server = new BioServer(ServerOptionsBuilder.defaults(), Workers.Kind.PLATFORM);
    server.start();
    try {
      assertThat(server.health().report().state()).isEqualTo(State.SERVING);

      Thread.getAllStackTraces().keySet().stream()
          .filter(thread -> thread.getName().equals(name))
          .forEach(Thread::interrupt);

      await().until(() -> server.health().failure().orElse("").contains(name));
      assertThat(server.health().report().state()).isEqualTo(State.FAILED);
    } finally {
      assertThat(server.stop(Duration.ofSeconds(5))).isEqualTo(new StopResult(0, 0));
    }
  }
}
