package dev.echolab.load.conform;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;

/** Opens the connections of one case to the server under test, and closes them at its end. */
final class Peers implements AutoCloseable {
  private final InetSocketAddress target;
  private final int timeoutMs;
  private final Deque<Peer> open = new ArrayDeque<>();

  Peers(InetSocketAddress target, int timeoutMs) {
    this.target = target;
    this.timeoutMs = timeoutMs;
  }

  Peer connect() throws IOException {
    return connectWithReceiveBuffer(0);
  }

  /**
   * Opens a connection with a small receive buffer, so that the server is soon unable to write.
   *
   * @param receiveBufferBytes 0: the kernel decides
   */
  Peer connectWithReceiveBuffer(int receiveBufferBytes) throws IOException {
    Peer peer = new Peer(target, receiveBufferBytes, timeoutMs);
    open.push(peer);
    return peer;
  }

  @Override
  public void close() throws IOException {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
