package dev.echolab.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolab.process.Steps;
import dev.echolab.server.ServerOptions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What a read gets when there is no memory for its bytes. */
class ReceiveBuffersTest {
  private static final OutOfMemoryError EXHAUSTED = new OutOfMemoryError("made by a test");
  private static final ByteBufAllocator WITHOUT_MEMORY =
      new UnpooledByteBufAllocator(true) {
        @Override
        public ByteBuf ioBuffer(int initialCapacity) {
          throw EXHAUSTED;
        }
      };

  private static RecvByteBufAllocator.Handle handle(
      Function<OutOfMemoryError, ByteBuf> whenExhausted) {
    ServerOptions options = ServerOptions.defaults();
    Steps steps = options.newSteps(options.newCounters(Set.of()).newWorker());
    return new ReceiveBuffers(options.readBufferBytes(), steps, () -> 0, whenExhausted).newHandle();
  }

  @Test
  void withoutMemoryTheReadGoesOnWithWhatTheTransportWants() {
    assertThat(handle(e -> Unpooled.EMPTY_BUFFER).allocate(WITHOUT_MEMORY))
        .isSameAs(Unpooled.EMPTY_BUFFER);
  }

  @Test
  void withoutMemoryTheReadFailsWhereTheTransportHandlesThat() {
    RecvByteBufAllocator.Handle handle =
        handle(
            e -> {
              throw e;
            });

    assertThatThrownBy(() -> handle.allocate(WITHOUT_MEMORY)).isSameAs(EXHAUSTED);
  }

  @Test
  void withMemoryNobodyIsAsked() {
    ByteBuf buffer =
        handle(
                e -> {
                  throw e;
                })
            .allocate(UnpooledByteBufAllocator.DEFAULT);

    assertThat(buffer.writableBytes()).isPositive();
    buffer.release();
  }
}
