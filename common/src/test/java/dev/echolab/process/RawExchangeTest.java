package dev.echolab.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.counters.Counters;
import dev.echolab.process.Exchange.Next;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class RawExchangeTest {
  private final Steps steps = new CountedSteps(new Counters());

  @Test
  void whateverArrivedIsReady() {
    RawExchange exchange = new RawExchange(Work.ECHO, steps);
    ByteBuffer received = ByteBuffer.wrap(new byte[] {9, 1, 2, 3}).position(1);

    assertThat(exchange.process(received)).isEqualTo(Next.READ);

    assertThat(received).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    assertThat(exchange.answer()).isNull();
    assertThat(exchange.bytesWanted(received)).isEqualTo(1);
  }

  @Test
  void onceWrittenNothingIsLeft() {
    RawExchange exchange = new RawExchange(Work.ECHO, steps);
    ByteBuffer received = ByteBuffer.wrap(new byte[3]);
    assertThat(exchange.process(received)).isEqualTo(Next.READ);
    received.position(received.limit());

    exchange.unprocessed(received);

    assertThat(received.hasRemaining()).isFalse();
  }

  @Test
  void workIsDoneOncePerReadAndNotForNothing() {
    int[] done = {0};
    RawExchange exchange =
        new RawExchange(
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
