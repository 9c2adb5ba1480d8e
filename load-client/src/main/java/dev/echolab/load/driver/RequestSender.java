package dev.echolab.load.driver;

import java.io.IOException;
import java.nio.channels.SelectionKey;

/**
 * Writes what is due on a connection and asks to be told when the kernel takes more. Owned by one
 * client thread.
 */
final class RequestSender {
  private final RequestWriter writer;
  private final ConnectionManager manager;
  private long slowReaderBytes;

  RequestSender(RequestWriter writer, ConnectionManager manager) {
    this.writer = writer;
    this.manager = manager;
  }

  /** Writes what is due; a connection that breaks in it is lost. */
  void flush(EchoConnection c, long nowNs) {
    try {
      boolean all = writer.write(c, nowNs);
      c.blocked = c.inFlight.written() < c.inFlight.tail();
      int wanted = all ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
      if (c.selectionKey.interestOps() != wanted) {
        c.selectionKey.interestOps(wanted);
      }
    } catch (IOException e) {
      manager.lost(c, "lost", e.getMessage(), nowNs);
    }
  }

  /** Writes as much as the kernel takes, on a connection that is never read. */
  void flushSlowReader(EchoConnection c, long nowNs) {
    try {
      slowReaderBytes += writer.writeEndlessly(c, nowNs);
      c.selectionKey.interestOps(SelectionKey.OP_WRITE);
    } catch (IOException e) {
      manager.lost(c, "slow-reader-lost", e.getMessage(), nowNs);
    }
  }

  /** Valid once the thread has ended. */
  long slowReaderBytes() {
    return slowReaderBytes;
  }
}
