package dev.echolab.handler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.counters.Counters;
import dev.echolab.handler.RequestHandler.Next;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class RawRequestHandlerTest {
  private final StepListener steps = new CountingStepListener(new Counters());

  @Test
  void whateverArrivedIsReady() {
    RawRequestHandler exchange = new RawRequestHandler(Work.ECHO, steps);
    ByteBuffer received = ByteBuffer.wrap(new byte[] {9, 1, 2, 3}).position(1);

    assertThat(exchange.process(received)).isEqualTo(Next.READ);

    assertThat(received).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    assertThat(exchange.extraFrame()).isNull();
    assertThat(exchange.requiredCapacity(received)).isEqualTo(1);
  }

  @Test
  void onceWrittenNothingIsLeft() {
    RawRequestHandler exchange = new RawRequestHandler(Work.ECHO, steps);
    ByteBuffer received = ByteBuffer.wrap(new byte[3]);
    assertThat(exchange.process(received)).isEqualTo(Next.READ);
    received.position(received.limit());

    exchange.spanRemaining(received);

    assertThat(received.hasRemaining()).isFalse();
  }

  @Test
  void workIsDoneOncePerReadAndNotForNothing() {
    int[] done = {0};
    RawRequestHandler exchange =
        new RawRequestHandler(
            new Work() {
              @Override
              public boolean isFree() {
                return false;
              }

              @Override
              public void run() {
                done[0]++;
              }
            },
            steps);

    assertThat(exchange.process(ByteBuffer.allocate(100))).isEqualTo(Next.READ);
    assertThat(exchange.process(ByteBuffer.allocate(0))).isEqualTo(Next.READ);

    assertThat(done[0]).isEqualTo(1);
  }
}
