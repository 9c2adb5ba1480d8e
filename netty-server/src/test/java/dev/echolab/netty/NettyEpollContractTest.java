package dev.echolab.netty;

import dev.echolab.contract.EchoServerContract;
import dev.echolab.server.EchoServer;
import dev.echolab.server.ServerOptions;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf(value = "dev.echolab.netty.Available#epoll", disabledReason = "no epoll here")
class NettyEpollContractTest extends EchoServerContract {
  @Override
  protected EchoServer newServer(ServerOptions options) {
    return new NettyServer(options, Transport.EPOLL, 2);
  }
}
