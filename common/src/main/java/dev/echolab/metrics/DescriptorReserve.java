package dev.echolab.metrics;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Holds a few file descriptors, as unconnected sockets, for the time when the process has no other.
 *
 * <p>One is enough for a connection. The others remain if another thread takes the one that was
 * released. Owned by the thread of {@link HttpListener}.
 */
final class DescriptorReserve {
  private static final Logger log = LogManager.getLogger(DescriptorReserve.class);
  private static final int DESCRIPTORS = 3;

  private final Deque<SocketChannel> held = new ArrayDeque<>();

  /** Takes back what was released, as far as there are descriptors. */
  void refill() {
    try {
      while (held.size() < DESCRIPTORS) {
        held.push(SocketChannel.open());
      }
    } catch (IOException e) {
      log.debug("{} of {} file descriptors in reserve", held.size(), DESCRIPTORS, e);
    }
  }

  /** Makes one descriptor free; returns false if none is held. */
  boolean release() throws IOException {
    if (held.isEmpty()) {
      return false;
    }
    held.pop().close();
    return true;
  }

  void close() throws IOException {
    while (release()) {
      // closes one
    }
  }
}
