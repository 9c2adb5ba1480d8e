package dev.echolab.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.time.Duration;
import java.util.Queue;
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

  private static void leakOneBuffer() {
    assertThat(PooledByteBufAllocator.DEFAULT.buffer(16).isReadable()).isFalse();
  }
}
