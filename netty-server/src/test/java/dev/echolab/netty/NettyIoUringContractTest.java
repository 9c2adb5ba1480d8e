package dev.echolab.netty;

import dev.echolab.contract.EchoServerContract;
import dev.echolab.server.EchoServer;
import dev.echolab.server.ServerOptions;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf(value = "dev.echolab.netty.Available#ioUring", disabledReason = "no io_uring here")
class NettyIoUringContractTest extends EchoServerContract {
  @Override
  protected EchoServer newServer(ServerOptions options) {
    return new NettyServer(options, Transport.IO_URING, 2);
  }
}
