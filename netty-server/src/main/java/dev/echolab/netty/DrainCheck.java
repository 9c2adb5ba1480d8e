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
  private static final long LOOK_AGAIN_MS = 2;
  private static final long NEVER = -1;

  private final SocketChannel channel;
  private final Connection connection;
  private long readAtStopBytes = NEVER;
  private long readBeforeBytes = NEVER;

  DrainCheck(SocketChannel channel, Connection connection) {
    this.channel = channel;
    this.connection = connection;
  }

  @Override
  public void run() {
    if (!connection.owesResponses() || !channel.isOpen()) {
      return;
    }
    long readBytes = connection.readBytes();
    if (readAtStopBytes == NEVER) {
      readAtStopBytes = readBytes;
    }
    boolean quiet = readBytes == readBeforeBytes && channel.config().isAutoRead();
    boolean hadItsShare = readBytes - readAtStopBytes > channel.config().getReceiveBufferSize();
    readBeforeBytes = readBytes;
    if (!((quiet || hadItsShare) && connection.endIfReading())) {
      channel.eventLoop().schedule(this, LOOK_AGAIN_MS, TimeUnit.MILLISECONDS);
    }
  }
}
