package dev.echolab.netty;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;

/**
 * Ends connections whose reset Netty's io_uring transport has not noticed.
 *
 * <p>When a poll is armed in the very moment in which a reset arrives, the kernel completes it with
 * POLLERR alone, or with POLLHUP: the error is set, the end of the stream is not yet (tcp_reset).
 * Netty 4.2.18 looks for POLLIN, POLLOUT and POLLRDHUP only (AbstractIoUringChannel
 * .pollAddComplete): that poll is gone, and nothing is ever heard of the connection again. It
 * happens to one in ten thousand of connections that are reset at once.
 *
 * <p>A poll that is armed already loses nothing. So each silence is looked into once, and idle
 * connections cost nothing. One per loop, run by it.
 */
final class ResetWatch implements Runnable {
  static final long PERIOD_MS = 1000;

  /** TCP_CLOSE, of netinet/tcp.h: no connection any more. */
  private static final int CLOSED = 7;

  private final EventLoop loop;
  private final Iterable<Connection> open;

  /** Looks at those of the open connections that this loop runs. */
  ResetWatch(EventLoop loop, Iterable<Connection> open) {
    this.loop = loop;
    this.open = open;
  }

  @Override
  public void run() {
    for (Connection connection : open) {
      if (connection.isRunBy(loop)) {
        connection.look();
      }
    }
  }

  /** Asks the kernel. To be called by the channel's loop, which alone may close it. */
  static boolean isReset(SocketChannel channel) {
    return channel instanceof IoUringSocketChannel socket
        && socket.isOpen()
        && socket.tcpInfo().state() == CLOSED;
  }
}
