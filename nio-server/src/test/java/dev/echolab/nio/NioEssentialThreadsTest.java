package dev.echolab.nio;

import static org.awaitility.Awaitility.await;

import dev.echolab.contract.ServerOptionsBuilder;
import dev.echolab.counters.ServerCounters;
import dev.echolab.server.HandlerFactory;
import dev.echolab.server.ServerHealth;
import dev.echolab.server.ServerOptions;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NioEssentialThreadsTest {

  @Test
  void aLoopThatEndsIsAFailureOfTheServer() throws Exception {
    ServerOptions options = ServerOptionsBuilder.defaults();
    ServerHealth health = new ServerHealth();
    Workers workers =
        new Workers(
            2,
            Workers.Buffers.HEAP,
            options,
            new HandlerFactory(options, () -> new byte[0]),
            new ServerCounters(Set.of()));
    workers.start(health);

    workers.acceptingLoop().abandon(); // closes its selector

    await().until(() -> health.failure().orElse("").contains("thread nio-loop-1 ended"));
    health.stopping();
    workers.stop(Duration.ZERO);
  }
}
