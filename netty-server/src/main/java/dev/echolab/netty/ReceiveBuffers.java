package dev.echolab.netty;

import dev.echolab.process.Steps;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Netty's own choice of receive buffers (adapted to what the reads bring, within {@code
 * --read-buffer}), and the one place where Netty lets us see step 2: it asks for a buffer right
 * before each read call and tells right after it what the call returned.
 *
 * <p>With io_uring the buffer is asked for when the receive is submitted, before there are bytes:
 * there, as in the blocking model, the step includes the wait. One per connection; used by its
 * loop.
 */
final class ReceiveBuffers implements RecvByteBufAllocator {
  private static final int SMALLEST_BYTES = 64;
  private static final int FIRST_BYTES = 2048;

  private final RecvByteBufAllocator sizes;
  private final Steps steps;
  private final LongSupplier readableClock;

  ReceiveBuffers(int readBufferBytes, Steps steps, LongSupplier readableClock) {
    this.sizes =
        readBufferBytes <= FIRST_BYTES
            ? new FixedRecvByteBufAllocator(readBufferBytes)
            : new AdaptiveRecvByteBufAllocator(SMALLEST_BYTES, FIRST_BYTES, readBufferBytes);
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
      return super.allocate(allocator);
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
