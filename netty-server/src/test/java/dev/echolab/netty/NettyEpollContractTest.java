package dev.echolab.netty;

import dev.echolab.contract.EchoServerContract;
import dev.echolab.server.EchoServer;
import dev.echolab.server.ServerOptions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

class NettyEpollContractTest extends EchoServerContract {
  @BeforeAll
  static void onlyWhereItRuns() {
    Assumptions.assumeTrue(
        Transport.EPOLL.whyUnavailable().isEmpty(),
        () -> "no EPOLL here: " + Transport.EPOLL.whyUnavailable());
  }

  @Override
  protected EchoServer newServer(ServerOptions options) {
    return new NettyServer(options, Transport.EPOLL, 2);
  }
}
