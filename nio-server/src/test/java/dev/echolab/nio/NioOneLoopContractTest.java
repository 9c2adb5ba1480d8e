package dev.echolab.nio;

import dev.echolab.contract.EchoServerContract;
import dev.echolab.server.EchoServer;
import dev.echolab.server.ServerOptions;

class NioOneLoopContractTest extends EchoServerContract {
  @Override
  protected EchoServer newServer(ServerOptions options) {
    return new NioServer(options, 1, Workers.Buffers.DIRECT);
  }
}
