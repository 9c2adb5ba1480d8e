package dev.echolab.netty;

import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.SocketChannel;

/**
 * Counts one connection's response bytes that are queued and not flushed, or flushed and not
 * written to the kernel. Netty reports a completed write only by a future, which would be an object
 * per write. Used by the connection's loop.
 */
final class PendingWrites {
  private final SocketChannel channel;

  private int unflushedBytes;

  /** Flushed, and not counted as written to the kernel. */
  private int unwrittenBytes;

  PendingWrites(SocketChannel channel) {
    this.channel = channel;
  }

  void addQueued(int bytes) {
    unflushedBytes += bytes;
  }

  /** Returns the queued bytes, which count as flushed from here on. */
  int startFlush() {
    int bytes = unflushedBytes;
    unflushedBytes = 0;
    return bytes;
  }

  /**
   * Returns how many of these and of the earlier unwritten bytes are written. Netty reports only
   * whether its queue is above the high-water mark. Below it, the remaining bytes count as written:
   * Netty writes them as soon as the kernel takes them, and the timeout checker asks for {@link
   * #queuedBytes}.
   */
  int written(int flushedBytes) {
    int offeredBytes = unwrittenBytes + flushedBytes;
    long pendingBytes = channel.isWritable() ? 0 : queuedBytes();
    unwrittenBytes = (int) Math.min(offeredBytes, pendingBytes);
    return offeredBytes - unwrittenBytes;
  }

  /** As {@link #written}, when a future has reported that all bytes are written. */
  int allWritten() {
    int bytes = unflushedBytes + unwrittenBytes;
    unflushedBytes = 0;
    unwrittenBytes = 0;
    return bytes;
  }

  int unwrittenBytes() {
    return unwrittenBytes;
  }

  /**
   * Returns the size of Netty's queue, with its 96 bytes per buffer and without what is written of
   * its first buffer. Called by any thread.
   */
  long queuedBytes() {
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer(); // null after close
    return queue == null ? 0 : queue.totalPendingWriteBytes() - queue.currentProgress();
  }
}
