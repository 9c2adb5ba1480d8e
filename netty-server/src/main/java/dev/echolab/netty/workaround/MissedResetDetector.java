package dev.echolab.netty.workaround;

import io.netty.channel.socket.SocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;

/**
 * Finds connections whose reset was missed by Netty's io_uring transport (4.2.18).
 *
 * <p>Cause: the poll, which stays armed, reports a reset right after bytes while their receive is
 * in progress. That receive does not read again once the socket has no more bytes
 * (AbstractIoUringStreamChannel.readComplete0), and no later event follows.
 *
 * <p>The poll of a silent connection loses nothing, so each silence is checked once. Idle
 * connections cost nothing, and a missed reset is found one to two periods later. Rejected: polls
 * that are armed again for each receive (decision 0060): a reset at that moment completes with
 * POLLERR alone or with POLLHUP, which Netty ignores (AbstractIoUringChannel.pollAddComplete).
 */
public final class MissedResetDetector {
  public static final long PERIOD_MS = 1000;

  /** TCP_CLOSE of netinet/tcp.h: the connection no longer exists. */
  private static final int TCP_CLOSE = 7;

  private MissedResetDetector() {}

  /** Queries the kernel. Must be called by the channel's loop: no other thread may close it. */
  public static boolean isReset(SocketChannel channel) {
    return channel instanceof IoUringSocketChannel socket
        && socket.isOpen()
        && socket.tcpInfo().state() == TCP_CLOSE;
  }
}
