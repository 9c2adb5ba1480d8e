package dev.echolab.bio;

import dev.echolab.server.ConnectionLimit;
import dev.echolab.server.FatalErrors;
import dev.echolab.server.LingeringClose;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Ends a connection over the limit: sends the reason and its FIN, then discards input until the
 * peer closes; see {@link LingeringClose}. Runs on a thread of its own.
 */
final class RefusedConnection implements Runnable {
  private static final Logger log = LogManager.getLogger(RefusedConnection.class);

  private final SocketChannel channel;
  private final ConnectionLimit connectionLimit;

  RefusedConnection(SocketChannel channel, ConnectionLimit connectionLimit) {
    this.channel = channel;
    this.connectionLimit = connectionLimit;
  }

  @Override
  public void run() {
    boolean mayLinger = connectionLimit.tryLinger();
    try (channel) {
      channel.write(connectionLimit.refusal());
      if (mayLinger) {
        Connection.linger(channel, channel.socket().getInputStream());
      } else {
        channel.shutdownOutput();
      }
    } catch (IOException e) {
      log.debug("refused connection ended by the peer", e);
    } catch (RuntimeException | Error e) {
      FatalErrors.inConnection(e);
      log.error("connection could not be refused", e);
    } finally {
      if (mayLinger) {
        connectionLimit.lingerEnded();
      }
    }
  }

  /** Closes the channel, which wakes the thread. Called by the stopping thread. */
  void abort() {
    Connection.close(channel);
  }
}
