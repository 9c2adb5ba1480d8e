package dev.echolab.netty;

import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.SocketChannel;

/**
 * The account of one connection's response bytes between us and the kernel: queued and not flushed,
 * flushed and not written. Netty tells of a write's end only by a future, which would be an object
 * per write. Used by the connection's loop.
 */
final class PendingWrites {
  private final SocketChannel channel;

  private int unflushedBytes;

  /** Flushed, and not counted as taken by the kernel. */
  private int unwrittenBytes;

  PendingWrites(SocketChannel channel) {
    this.channel = channel;
  }

  void addQueued(int bytes) {
    unflushedBytes += bytes;
  }

  /** What a flush now would offer to the kernel; from here on it counts as flushed. */
  int startFlush() {
    int bytes = unflushedBytes;
    unflushedBytes = 0;
    return bytes;
  }

  /**
   * How much of this, and of what was left before, the kernel has taken. Netty tells only whether
   * its queue is above the high-water mark; below it, what is left goes to the kernel soon, and
   * counts as taken.
   */
  int written(int flushedBytes) {
    int offeredBytes = unwrittenBytes + flushedBytes;
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer(); // null once it is closed
    long pendingBytes = channel.isWritable() || queue == null ? 0 : queue.totalPendingWriteBytes();
    unwrittenBytes = (int) Math.min(offeredBytes, pendingBytes);
    return offeredBytes - unwrittenBytes;
  }

  /** As {@link #written}, where a future has told that the kernel took all. */
  int allWritten() {
    int bytes = unflushedBytes + unwrittenBytes;
    unflushedBytes = 0;
    unwrittenBytes = 0;
    return bytes;
  }

  int unwrittenBytes() {
    return unwrittenBytes;
  }
}
