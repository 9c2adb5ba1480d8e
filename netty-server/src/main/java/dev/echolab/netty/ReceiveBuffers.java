package dev.echolab.netty;

import dev.echolab.handler.StepListener;
import dev.echolab.netty.workaround.ReceiveBufferSizing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.UncheckedBooleanSupplier;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

/**
 * One connection's receive buffers, and with them the one place where Netty lets us see step 2: it
 * asks for a buffer right before each read call and tells right after it what the call returned.
 * How large they are {@link ReceiveBufferSizing} says.
 *
 * <p>With io_uring the buffer is asked for when the receive is submitted, before there are bytes:
 * there, as in the blocking model, the step includes the wait. Its own handle, for a connection has
 * one only, and an idle one is to be small. Used by the connection's loop.
 */
@SuppressWarnings("deprecation") // epoll and io_uring insist on this kind of handle
final class ReceiveBuffers extends RecvByteBufAllocator.DelegatingHandle
    implements RecvByteBufAllocator, RecvByteBufAllocator.ExtendedHandle {
  private final SocketChannel channel;
  private final StepListener steps;
  private final LongSupplier readableClock;
  private final BiFunction<SocketChannel, OutOfMemoryError, ByteBuf> onOutOfMemory;

  /**
   * For one connection.
   *
   * @param readableClock tells when the connection became readable; 0 if nobody knows
   * @param onOutOfMemory gives the buffer to go on with when there is no memory for one, or throws
   */
  ReceiveBuffers(
      SocketChannel channel,
      ReceiveBufferSizing sizing,
      StepListener steps,
      LongSupplier readableClock,
      BiFunction<SocketChannel, OutOfMemoryError, ByteBuf> onOutOfMemory) {
    super(sizing.newHandle());
    this.channel = channel;
    this.steps = steps;
    this.readableClock = readableClock;
    this.onOutOfMemory = onOutOfMemory;
  }

  @Override
  public Handle newHandle() {
    return this;
  }

  @Override
  public void reset(ChannelConfig config) {
    steps.readable(readableClock.getAsLong());
    super.reset(config);
  }

  @Override
  public ByteBuf allocate(ByteBufAllocator allocator) {
    steps.readStart();
    try {
      return super.allocate(allocator);
    } catch (OutOfMemoryError e) {
      return onOutOfMemory.apply(channel, e);
    }
  }

  @Override
  public void lastBytesRead(int bytes) {
    steps.readEnd(bytes);
    super.lastBytesRead(bytes);
  }

  @Override
  public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
    return ((ExtendedHandle) delegate()).continueReading(maybeMoreData);
  }
}
