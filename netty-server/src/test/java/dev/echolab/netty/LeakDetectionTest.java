package dev.echolab.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.echolab.contract.Requests;
import dev.echolab.contract.ServerOptionsBuilder;
import dev.echolab.counters.Counters;
import dev.echolab.counters.ServerCounters;
import dev.echolab.handler.CountingStepListener;
import dev.echolab.handler.FramedRequestHandler;
import dev.echolab.handler.RequestHandler;
import dev.echolab.handler.StepListener;
import dev.echolab.handler.Work;
import dev.echolab.server.ServerHealth;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ResourceLeakDetector;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.Test;

/** Checks that Netty logs a leaked buffer: the contract fails on the log line, not on the leak. */
class LeakDetectionTest {

  @Test
  void aLeakedBufferIsAnErrorInTheLog() {
    assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
    Queue<String> errors = new ConcurrentLinkedQueue<>();
    AbstractAppender appender =
        new AbstractAppender("leaks", null, null, false, Property.EMPTY_ARRAY) {
          @Override
          public void append(LogEvent event) {
            errors.add(event.getMessage().getFormattedMessage());
          }
        };
    Logger root = (Logger) LogManager.getRootLogger();
    appender.start();
    root.addAppender(appender);
    try {
      leakOneBuffer();
      await("LEAK")
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                System.gc();
                ByteBuf next = PooledByteBufAllocator.DEFAULT.buffer(16); // detects earlier leaks
                next.release();
                return errors.stream().anyMatch(error -> error.startsWith("LEAK"));
              });
    } finally {
      root.removeAppender(appender);
      appender.stop();
    }
  }

  @Test
  void aBufferIsReleasedIfStep3Fails() {
    Workers workers =
        new Workers(
            Transport.NIO,
            1,
            ServerOptionsBuilder.defaults(),
            new ServerCounters(Set.of()),
            new ServerHealth());
    assertThat(workers.connectionLimit().tryAcquire()).isTrue();
    OutOfMemoryError outOfMemory = new OutOfMemoryError("made by a test");
    Counters counters = new Counters();
    StepListener steps = new CountingStepListener(counters);
    RequestHandler failing =
        new FramedRequestHandler(
            Work.ECHO,
            1024,
            () -> {
              throw outOfMemory;
            },
            counters,
            steps);
    Connection connection =
        new Connection(new NioSocketChannel(), workers, counters, steps, failing);
    ByteBuf input = PooledByteBufAllocator.DEFAULT.buffer().writeBytes(Requests.stats(1));

    assertThatThrownBy(() -> connection.channelRead(null, input)).isSameAs(outOfMemory);
    connection.handlerRemoved(null);

    assertThat(input.refCnt()).isZero();
    workers.stop(Duration.ZERO);
  }

  private static void leakOneBuffer() {
    assertThat(PooledByteBufAllocator.DEFAULT.buffer(16).isReadable()).isFalse();
  }
}
