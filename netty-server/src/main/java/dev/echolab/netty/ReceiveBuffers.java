package dev.echolab.netty;

import dev.echolab.handler.StepListener;
import dev.echolab.netty.workaround.ReceiveBufferSizing;
import dev.echolab.netty.workaround.ReceiveOutOfMemory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.UncheckedBooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Allocates the receive buffers of one connection and reports step 2 to its step listener. This is
 * the only place where Netty exposes step 2: it requests a buffer right before each read call and
 * reports the result right after it. {@link ReceiveBufferSizing} chooses the size.
 *
 * <p>With io_uring Netty requests the buffer when it submits the receive, before there are bytes:
 * there, as in the blocking model, the step includes the wait. The class is its own handle because
 * a connection has only one, and an idle connection must be small. Used by the connection's loop.
 */
@SuppressWarnings("deprecation") // epoll and io_uring require this kind of handle
final class ReceiveBuffers extends RecvByteBufAllocator.DelegatingHandle
    implements RecvByteBufAllocator, RecvByteBufAllocator.ExtendedHandle {
  private final SocketChannel channel;
  private final StepListener steps;
  private final LongSupplier readableClock;

  /**
   * Creates the buffers of one connection.
   *
   * @param readableClock returns when the connection became readable, in nanoseconds; 0: unknown
   */
  ReceiveBuffers(
      SocketChannel channel,
      ReceiveBufferSizing sizing,
      StepListener steps,
      LongSupplier readableClock) {
    super(sizing.newHandle());
    this.channel = channel;
    this.steps = steps;
    this.readableClock = readableClock;
  }

  @Override
  public Handle newHandle() {
    return this;
  }

  // docs: read
  @Override
  public void reset(ChannelConfig config) {
    steps.readable(readableClock.getAsLong());
    super.reset(config);
  }

  // docs: read, memory
  @Override
  public ByteBuf allocate(ByteBufAllocator allocator) {
    steps.readStart();
    try {
      return super.allocate(allocator);
    } catch (OutOfMemoryError e) {
      return ReceiveOutOfMemory.failConnection(channel, e);
    }
  }

  // docs: read
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
