package dev.echolab.netty;

import dev.echolab.contract.EchoServerContract;
import dev.echolab.server.EchoServer;
import dev.echolab.server.ServerOptions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

class NettyIoUringContractTest extends EchoServerContract {
  @BeforeAll
  static void onlyWhereItRuns() {
    Assumptions.assumeTrue(
        Transport.IO_URING.whyUnavailable().isEmpty(),
        () -> "no IO_URING here: " + Transport.IO_URING.whyUnavailable());
  }

  @Override
  protected EchoServer newServer(ServerOptions options) {
    return new NettyServer(options, Transport.IO_URING, 2);
  }
}
