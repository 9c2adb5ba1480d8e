package dev.echolab.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolab.counters.Counters;
import dev.echolab.handler.CountingStepListener;
import dev.echolab.handler.StepListener;
import dev.echolab.server.ServerOptions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.lang.reflect.Proxy;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a read gets when there is no memory for its bytes. */
@SuppressWarnings("deprecation") // the handle of the interface; Netty offers no other
class ReceiveBuffersTest {
  private final OutOfMemoryError exhausted = new OutOfMemoryError("made by a test");
  private final ByteBufAllocator withoutMemory =
      (ByteBufAllocator)
          Proxy.newProxyInstance(
              ByteBufAllocator.class.getClassLoader(),
              new Class<?>[] {ByteBufAllocator.class},
              (proxy, method, arguments) -> {
                throw exhausted;
              });

  private final SocketChannel channel = new NioSocketChannel();

  @AfterEach
  void close() {
    channel.unsafe().closeForcibly();
  }

  private RecvByteBufAllocator.Handle handle(
      BiFunction<SocketChannel, OutOfMemoryError, ByteBuf> whenExhausted) {
    ServerOptions options = ServerOptions.defaults();
    StepListener steps = new CountingStepListener(new Counters());
    return new ReceiveBuffers(
            channel,
            new ReceiveBufferSizing(options.buffers().readBufferBytes()),
            steps,
            () -> 0,
            whenExhausted)
        .newHandle();
  }

  @Test
  void withoutMemoryTheReadGoesOnWithWhatTheTransportWants() {
    assertThat(handle((failing, e) -> Unpooled.EMPTY_BUFFER).allocate(withoutMemory))
        .isSameAs(Unpooled.EMPTY_BUFFER);
  }

  @Test
  void withoutMemoryTheReadFailsWhereTheTransportHandlesThat() {
    RecvByteBufAllocator.Handle handle =
        handle(
            (failing, e) -> {
              throw e;
            });

    assertThatThrownBy(() -> handle.allocate(withoutMemory)).isSameAs(exhausted);
  }

  @Test
  void withMemoryNobodyIsAsked() {
    ByteBuf buffer =
        handle(
                (failing, e) -> {
                  throw e;
                })
            .allocate(UnpooledByteBufAllocator.DEFAULT);

    assertThat(buffer.writableBytes()).isPositive();
    buffer.release();
  }
}
