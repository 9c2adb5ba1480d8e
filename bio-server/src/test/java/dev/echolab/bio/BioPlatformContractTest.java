package dev.echolab.bio;

import dev.echolab.contract.EchoServerContract;
import dev.echolab.server.EchoServer;
import dev.echolab.server.ServerOptions;

class BioPlatformContractTest extends EchoServerContract {
  @Override
  protected EchoServer newServer(ServerOptions options) {
    return new BioServer(options, Workers.Kind.PLATFORM);
  }

  /** Each connection needs a thread, and most systems limit threads. */
  @Override
  public int maxConnections() {
    return 2_000;
  }
}
