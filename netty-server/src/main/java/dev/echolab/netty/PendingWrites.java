package dev.echolab.netty;

import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.SocketChannel;

/**
 * The account of one connection's response bytes between us and the kernel: queued and not flushed,
 * flushed and not taken. Netty tells of a write's end only by a future, which would be an object
 * per write. Used by the connection's loop.
 */
final class PendingWrites {
  private final SocketChannel channel;

  private int unflushedBytes;

  /** Flushed, and not counted as taken by the kernel. */
  private int untakenBytes;

  PendingWrites(SocketChannel channel) {
    this.channel = channel;
  }

  void queued(int bytes) {
    unflushedBytes += bytes;
  }

  /** What a flush now would offer to the kernel; from here on it counts as flushed. */
  int flushing() {
    int bytes = unflushedBytes;
    unflushedBytes = 0;
    return bytes;
  }

  /**
   * How much of this, and of what was left before, the kernel has taken. Netty tells only whether
   * its queue is above the high-water mark; below it, what is left goes to the kernel soon, and
   * counts as taken.
   */
  int taken(int flushedBytes) {
    int offeredBytes = untakenBytes + flushedBytes;
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer(); // null once it is closed
    long pendingBytes = channel.isWritable() || queue == null ? 0 : queue.totalPendingWriteBytes();
    untakenBytes = (int) Math.min(offeredBytes, pendingBytes);
    return offeredBytes - untakenBytes;
  }

  /** As {@link #taken}, where a future has told that the kernel took all. */
  int allTaken() {
    int bytes = unflushedBytes + untakenBytes;
    unflushedBytes = 0;
    untakenBytes = 0;
    return bytes;
  }

  int untakenBytes() {
    return untakenBytes;
  }
}
