package dev.echolab.netty;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import dev.echolab.contract.ServerOptionsBuilder;
import dev.echolab.counters.Counters;
import dev.echolab.counters.ServerCounters;
import dev.echolab.handler.CountingStepListener;
import dev.echolab.handler.RawRequestHandler;
import dev.echolab.handler.StepListener;
import dev.echolab.handler.Work;
import dev.echolab.server.ServerHealth;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
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

  @Test
  void aStopDrainsTheOtherConnectionsIfALoopHasEnded() throws Exception {
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    SocketChannel channel = new NioSocketChannel();
    loop.register(channel).sync();
    StepListener steps = new CountingStepListener(new Counters());
    Connection connection =
        new Connection(
            channel, null, new Counters(), steps, new RawRequestHandler(Work.ECHO, steps));
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();

    assertThatCode(connection::drain).doesNotThrowAnyException();
  }
}
