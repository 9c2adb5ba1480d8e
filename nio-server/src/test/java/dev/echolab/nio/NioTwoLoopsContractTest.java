package dev.echolab.nio;

import dev.echolab.contract.EchoServerContract;
import dev.echolab.server.EchoServer;
import dev.echolab.server.ServerOptions;

class NioTwoLoopsContractTest extends EchoServerContract {
  @Override
  protected EchoServer newServer(ServerOptions options) {
    return new NioServer(options, 2, Workers.Buffers.DIRECT);
  }
}
