package dev.echolab.netty;

import dev.echolab.contract.EchoServerContract;
import dev.echolab.server.EchoServer;
import dev.echolab.server.ServerOptions;
import io.netty.util.internal.PlatformDependent;

/** Runs the contract, and counts Netty's own direct memory too. */
abstract class NettyContract extends EchoServerContract {
  private final Transport transport;

  NettyContract(Transport transport) {
    this.transport = transport;
  }

  @Override
  protected final EchoServer newServer(ServerOptions options) {
    return new NettyServer(options, transport, 2);
  }

  @Override
  public final long directBytes() {
    // Netty reserves most of it outside the JDK's accounting, and counts it itself.
    return super.directBytes() + Math.max(0, PlatformDependent.usedDirectMemory());
  }
}
