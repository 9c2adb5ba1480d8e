package dev.echolab.netty;

import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection during the drain, once it has answered what the receive buffer held at the
 * stop.
 *
 * <p>Netty does not report how many bytes are unread. Between two checks a loop reads every
 * connection that has bytes and may read, so a check that finds no more bytes than the previous one
 * has seen all of them, if reading was on at both. If the peer keeps sending, the drain ends once
 * more than a receive buffer was read. Run by the connection's loop, repeatedly until the
 * connection ends.
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
    // On Linux the JDK returns half of the size, see SocketSettings.
    boolean hasReadAll =
        hasReadAll(
            connection.readBytes(),
            channel.config().isAutoRead(),
            channel.config().getReceiveBufferSize()
                * (channel instanceof NioSocketChannel ? 2 : 1));
    if (!(hasReadAll && connection.lingerIfReading())) {
      channel.eventLoop().schedule(this, CHECK_INTERVAL_MS, TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Returns whether all bytes that came before the stop have been read, by this check's figures.
   */
  boolean hasReadAll(long readBytes, boolean isReading, int receiveBufferBytes) {
    if (readAtStopBytes == UNKNOWN) {
      readAtStopBytes = readBytes;
    }
    boolean quiet = isReading && readBytes == previousReadBytes;
    previousReadBytes = isReading ? readBytes : UNKNOWN;
    return quiet || readBytes - readAtStopBytes > receiveBufferBytes;
  }
}
