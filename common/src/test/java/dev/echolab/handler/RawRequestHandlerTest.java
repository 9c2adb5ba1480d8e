package dev.echolab.handler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.counters.Counters;
import dev.echolab.handler.RequestHandler.Next;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class RawRequestHandlerTest {
  private final StepListener steps = new CountingStepListener(new Counters());

  @Test
  void allReceivedBytesAreReady() {
    RawRequestHandler handler = new RawRequestHandler(Work.ECHO, steps);
    ByteBuffer received = ByteBuffer.wrap(new byte[] {9, 1, 2, 3}).position(1);

    assertThat(handler.process(received)).isEqualTo(Next.READ);

    assertThat(received).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    assertThat(handler.extraFrame()).isNull();
    assertThat(handler.requiredCapacity(received)).isEqualTo(1);
  }

  @Test
  void nothingRemainsAfterTheWrite() {
    RawRequestHandler handler = new RawRequestHandler(Work.ECHO, steps);
    ByteBuffer received = ByteBuffer.wrap(new byte[3]);
    assertThat(handler.process(received)).isEqualTo(Next.READ);
    received.position(received.limit());

    handler.spanRemaining(received);

    assertThat(received.hasRemaining()).isFalse();
  }

  @Test
  void workRunsOncePerReadThatReturnsBytes() {
    int[] runs = {0};
    RawRequestHandler handler =
        new RawRequestHandler(
            new Work() {
              @Override
              public boolean isFree() {
                return false;
              }

              @Override
              public void run() {
                runs[0]++;
              }
            },
            steps);

    assertThat(handler.process(ByteBuffer.allocate(100))).isEqualTo(Next.READ);
    assertThat(handler.process(ByteBuffer.allocate(0))).isEqualTo(Next.READ);

    assertThat(runs[0]).isEqualTo(1);
  }
}
