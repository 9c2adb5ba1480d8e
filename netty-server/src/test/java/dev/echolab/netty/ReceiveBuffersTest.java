package dev.echolab.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolab.contract.ServerOptionsBuilder;
import dev.echolab.counters.Counters;
import dev.echolab.handler.CountingStepListener;
import dev.echolab.handler.StepListener;
import dev.echolab.netty.workaround.ReceiveBufferSizing;
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

/** Checks which buffer a read gets when there is no memory. */
@SuppressWarnings("deprecation") // the interface has no other handle
class ReceiveBuffersTest {
  private final OutOfMemoryError outOfMemory = new OutOfMemoryError("made by a test");
  private final ByteBufAllocator withoutMemory =
      (ByteBufAllocator)
          Proxy.newProxyInstance(
              ByteBufAllocator.class.getClassLoader(),
              new Class<?>[] {ByteBufAllocator.class},
              (proxy, method, arguments) -> {
                throw outOfMemory;
              });

  private final SocketChannel channel = new NioSocketChannel();

  @AfterEach
  void close() {
    channel.unsafe().closeForcibly();
  }

  private RecvByteBufAllocator.Handle handle(
      BiFunction<SocketChannel, OutOfMemoryError, ByteBuf> onOutOfMemory) {
    ServerOptions options = ServerOptionsBuilder.defaults();
    StepListener steps = new CountingStepListener(new Counters());
    return new ReceiveBuffers(
            channel,
            new ReceiveBufferSizing(options.buffers().readBufferBytes()),
            steps,
            () -> 0,
            onOutOfMemory)
        .newHandle();
  }

  @Test
  void withoutMemoryTheReadContinuesWithTheBufferOfTheFallback() {
    assertThat(handle((failing, e) -> Unpooled.EMPTY_BUFFER).allocate(withoutMemory))
        .isSameAs(Unpooled.EMPTY_BUFFER);
  }

  @Test
  void withoutMemoryTheReadFailsIfTheFallbackThrows() {
    RecvByteBufAllocator.Handle handle =
        handle(
            (failing, e) -> {
              throw e;
            });

    assertThatThrownBy(() -> handle.allocate(withoutMemory)).isSameAs(outOfMemory);
  }

  @Test
  void withMemoryTheFallbackIsNotCalled() {
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
