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
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringSocketChannel;
import java.lang.reflect.Proxy;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

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

  private static RecvByteBufAllocator.Handle handle(SocketChannel channel) {
    ServerOptions options = ServerOptionsBuilder.defaults();
    StepListener steps = new CountingStepListener(new Counters());
    return new ReceiveBuffers(
            channel, new ReceiveBufferSizing(options.buffers().readBufferBytes()), steps, () -> 0)
        .newHandle();
  }

  @Test
  @EnabledIf(
      value = "dev.echolab.netty.NativeTransports#ioUring",
      disabledReason = "no io_uring here")
  void withoutMemoryAnIoUringReadContinuesWithoutRoomAndItsConnectionFails() throws Exception {
    BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, IoUringIoHandler.newFactory());
    SocketChannel ioUring = new IoUringSocketChannel();
    ioUring
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                failures.add(cause);
              }
            });
    loop.register(ioUring).sync();

    assertThat(handle(ioUring).allocate(withoutMemory)).isSameAs(Unpooled.EMPTY_BUFFER);

    assertThat(failures.poll(10, TimeUnit.SECONDS)).isSameAs(outOfMemory);
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
  }

  @Test
  void withoutMemoryAnotherReadFails() {
    RecvByteBufAllocator.Handle handle = handle(channel);

    assertThatThrownBy(() -> handle.allocate(withoutMemory)).isSameAs(outOfMemory);
  }

  @Test
  void withMemoryTheReadGetsABuffer() {
    ByteBuf buffer = handle(channel).allocate(UnpooledByteBufAllocator.DEFAULT);

    assertThat(buffer.writableBytes()).isPositive();
    buffer.release();
  }
}
