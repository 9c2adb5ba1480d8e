package dev.echolab.netty;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;

/**
 * Ends connections whose reset Netty's io_uring transport (4.2.18) has missed.
 *
 * <p>When a reset comes right behind bytes, the poll that stays armed tells of it while the receive
 * of the bytes is under way, which reads no further when the socket has no more bytes
 * (AbstractIoUringStreamChannel.readComplete0). Nothing is ever heard of the connection again: half
 * of those that are reset so. Polls that are armed anew for each receive would tell, for 7 % more
 * CPU per echo, and miss others: armed in the very moment in which a reset arrives, a poll
 * completes with POLLERR alone, or with POLLHUP (tcp_reset sets the error first), and Netty looks
 * for POLLIN, POLLOUT and POLLRDHUP only (AbstractIoUringChannel.pollAddComplete).
 *
 * <p>The poll of a silent connection loses nothing. So each silence is looked into once: idle
 * connections cost nothing, and a missed reset is found between one and two periods later. One per
 * loop, run by it.
 */
final class MissedResetDetector implements Runnable {
  static final long PERIOD_MS = 1000;

  /** TCP_CLOSE, of netinet/tcp.h: no connection any more. */
  private static final int TCP_CLOSE = 7;

  private final EventLoop loop;
  private final Iterable<Connection> open;

  /** Looks at those of the open connections that this loop runs. */
  MissedResetDetector(EventLoop loop, Iterable<Connection> open) {
    this.loop = loop;
    this.open = open;
  }

  @Override
  public void run() {
    for (Connection connection : open) {
      if (connection.isRunBy(loop)) {
        connection.checkForReset();
      }
    }
  }

  /** Asks the kernel. To be called by the channel's loop, which alone may close it. */
  static boolean isReset(SocketChannel channel) {
    return channel instanceof IoUringSocketChannel socket
        && socket.isOpen()
        && socket.tcpInfo().state() == TCP_CLOSE;
  }
}
