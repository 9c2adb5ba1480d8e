package dev.echolab.netty.workaround;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;

/**
 * Fails one connection when there is no memory for the buffer of its next io_uring receive.
 *
 * <p>The io_uring transport allocates it before the kernel has reported bytes, where in 4.2.18 an
 * OutOfMemoryError ends the whole loop (IoUringIoHandler.handle), see decision 0060.
 */
public final class ReceiveOutOfMemory {
  private ReceiveOutOfMemory() {}

  /**
   * Schedules the failure of an io_uring connection. Called by its loop.
   *
   * @return a buffer without room: the kernel copies no bytes into it
   * @throws OutOfMemoryError in the other transports, which close only this channel
   */
  public static ByteBuf failConnection(SocketChannel channel, OutOfMemoryError e) {
    if (!(channel instanceof IoUringSocketChannel)) {
      throw e;
    }
    channel.eventLoop().execute(() -> channel.pipeline().fireExceptionCaught(e));
    return Unpooled.EMPTY_BUFFER;
  }
}
