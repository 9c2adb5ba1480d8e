package dev.echolab.netty;

import io.netty.channel.socket.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection during the drain, once it has answered what the receive buffer held at the
 * stop.
 *
 * <p>Netty does not report how many bytes are unread. Between two checks a loop reads every
 * connection that has bytes, so a check that finds no more bytes than the previous one has seen all
 * of them. If the peer keeps sending, the drain ends once more than a receive buffer was read. Run
 * by the connection's loop, repeatedly until the connection ends.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the check ends with its connection or its loop
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

  // docs: stop
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
