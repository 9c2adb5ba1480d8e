package dev.echolab.netty;

import io.netty.channel.socket.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * Finds out, at a stop, when a connection has answered what was in the receive buffer by then.
 *
 * <p>Netty does not tell how much is unread. A loop reads every connection that has bytes between
 * two looks, so a look that finds no more bytes than the last one has found all there was. Run by
 * the connection's loop, again and again until the connection is ending.
 */
@SuppressWarnings("FutureReturnValueIgnored") // it ends with its connection or with the loop
final class DrainCheck implements Runnable {
  private static final long CHECK_INTERVAL_MS = 2;
  private static final long UNKNOWN = -1;

  private final SocketChannel channel;
  private final Connection connection;
  private long readAtStopBytes = UNKNOWN;
  private long previousReadBytes = UNKNOWN;

  DrainCheck(SocketChannel channel, Connection connection) {
    this.channel = channel;
    this.connection = connection;
  }

  @Override
  public void run() {
    if (!connection.hasPendingResponses() || !channel.isOpen()) {
      return;
    }
    long readBytes = connection.readBytes();
    if (readAtStopBytes == UNKNOWN) {
      readAtStopBytes = readBytes;
    }
    boolean quiet = readBytes == previousReadBytes && channel.config().isAutoRead();
    boolean quotaReached = readBytes - readAtStopBytes > channel.config().getReceiveBufferSize();
    previousReadBytes = readBytes;
    if (!((quiet || quotaReached) && connection.lingerIfReading())) {
      channel.eventLoop().schedule(this, CHECK_INTERVAL_MS, TimeUnit.MILLISECONDS);
    }
  }
}
