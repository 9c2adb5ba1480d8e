package dev.echolab.netty;

import static org.awaitility.Awaitility.await;

import dev.echolab.contract.ServerOptionsBuilder;
import dev.echolab.counters.ServerCounters;
import dev.echolab.server.ServerHealth;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NettyEssentialThreadsTest {

  @Test
  void aLoopThatEndsIsAFailureOfTheServer() throws Exception {
    ServerHealth health = new ServerHealth();
    Workers workers =
        new Workers(
            Transport.NIO,
            2,
            ServerOptionsBuilder.defaults(),
            new ServerCounters(Set.of()),
            health);
    workers.start();
    EventExecutor loop = workers.loops().next();
    loop.submit(() -> {}).sync();

    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();

    await().until(() -> health.failure().orElse("").contains("thread netty-loop"));
    health.stopping();
    workers.stop(Duration.ZERO);
  }
}
