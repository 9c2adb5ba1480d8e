package dev.echolab.nio;

import dev.echolab.server.ConnectionLimit;
import dev.echolab.server.FatalErrors;
import dev.echolab.server.LingeringClose;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Ends a connection over the limit: sends the reason and its FIN, then discards input until the
 * peer closes; see {@link LingeringClose}. Used by the accepting loop.
 */
final class RefusedConnection implements EventLoop.Handler {
  private static final Logger log = LogManager.getLogger(RefusedConnection.class);

  private final SocketChannel channel;
  private final EventLoop loop;
  private final ConnectionLimit connectionLimit;
  private boolean lingering;

  RefusedConnection(SocketChannel channel, EventLoop loop, ConnectionLimit connectionLimit) {
    this.channel = channel;
    this.loop = loop;
    this.connectionLimit = connectionLimit;
  }

  void open() {
    try {
      channel.configureBlocking(false);
      channel.write(connectionLimit.refusal());
      channel.shutdownOutput();
      lingering = connectionLimit.tryLinger();
      if (lingering) {
        loop.register(channel, SelectionKey.OP_READ, this);
        loop.executeAfter(LingeringClose.TIMEOUT_MS, this::close);
      } else {
        close();
      }
    } catch (IOException e) {
      log.debug("connection ended by the peer before it was refused", e);
      close();
    } catch (RuntimeException | Error e) {
      close();
      FatalErrors.inConnection(e);
      log.error("connection could not be refused", e);
    }
  }

  @Override
  public void onReady(SelectionKey ready) {
    try {
      if (channel.read(loop.buffers().shared()) < 0) {
        close();
      }
    } catch (IOException e) {
      log.debug("refused connection ended by the peer", e);
      close();
    }
  }

  private void close() {
    if (lingering) {
      lingering = false;
      connectionLimit.lingerEnded();
    }
    try {
      channel.close();
    } catch (IOException e) {
      log.debug("close failed", e);
    }
  }
}
