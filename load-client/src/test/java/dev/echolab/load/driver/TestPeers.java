package dev.echolab.load.driver;

import java.io.Closeable;
import java.io.IOException;

/** {@link EchoPeer} for tests of other packages. */
public final class TestPeers implements Closeable {
  private final EchoPeer peer;

  private TestPeers(EchoPeer peer) {
    this.peer = peer;
  }

  /** A raw server that returns whatever comes. */
  public static TestPeers honest() throws IOException {
    return new TestPeers(EchoPeer.honest());
  }

  public int port() {
    return peer.port();
  }

  public int accepted() {
    return peer.accepted();
  }

  @Override
  public void close() throws IOException {
    peer.close();
  }
}
