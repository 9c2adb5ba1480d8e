package dev.echolab.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * Holds a port of 127.0.0.1 on which connections are refused: a socket is bound to it and does not
 * listen, so that the kernel gives the port to no other process that asks for a free one.
 */
public final class RefusingPort implements AutoCloseable {
  private final Socket bound = new Socket();

  private RefusingPort(int port) throws IOException {
    // A server of this test may then listen on the port (socket(7)).
    bound.setReuseAddress(true);
    bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /** Takes a free port. */
  public static RefusingPort take() throws IOException {
    return new RefusingPort(0);
  }

  /** Takes the port of a listener that was closed. */
  public static RefusingPort of(int port) throws IOException {
    return new RefusingPort(port);
  }

  public int port() {
    return bound.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    bound.close();
  }
}
