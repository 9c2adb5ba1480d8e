package dev.echolab.netty;

import dev.echolab.process.Steps;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Receive buffers, and with them the one place where Netty lets us see step 2: it asks for a buffer
 * right before each read call and tells right after it what the call returned. How large they are
 * {@link ReceiveSizes} says.
 *
 * <p>With io_uring the buffer is asked for when the receive is submitted, before there are bytes:
 * there, as in the blocking model, the step includes the wait. One per connection; used by its
 * loop.
 */
final class ReceiveBuffers implements RecvByteBufAllocator {
  private final ReceiveSizes sizes;
  private final Steps steps;
  private final LongSupplier readableClock;
  private final Function<OutOfMemoryError, ByteBuf> whenExhausted;

  /**
   * For one connection.
   *
   * @param readableClock tells when the connection became readable; 0 if nobody knows
   * @param whenExhausted gives the buffer to go on with when there is no memory for one, or throws
   */
  ReceiveBuffers(
      ReceiveSizes sizes,
      Steps steps,
      LongSupplier readableClock,
      Function<OutOfMemoryError, ByteBuf> whenExhausted) {
    this.whenExhausted = whenExhausted;
    this.sizes = sizes;
    this.steps = steps;
    this.readableClock = readableClock;
  }

  @Override
  @SuppressWarnings("deprecation") // the method of the interface; Netty offers no other
  public Handle newHandle() {
    return new SeenHandle(sizes.newHandle());
  }

  @SuppressWarnings("deprecation") // epoll and io_uring insist on this kind of handle
  private final class SeenHandle extends RecvByteBufAllocator.DelegatingHandle
      implements RecvByteBufAllocator.ExtendedHandle {
    SeenHandle(Handle sizes) {
      super(sizes);
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
        return whenExhausted.apply(e);
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
}
