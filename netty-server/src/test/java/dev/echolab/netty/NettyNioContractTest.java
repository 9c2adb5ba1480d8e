package dev.echolab.netty;

import dev.echolab.contract.EchoServerContract;
import dev.echolab.server.EchoServer;
import dev.echolab.server.ServerOptions;

class NettyNioContractTest extends EchoServerContract {
  @Override
  protected EchoServer newServer(ServerOptions options) {
    return new NettyServer(options, Transport.NIO, 2);
  }
}
