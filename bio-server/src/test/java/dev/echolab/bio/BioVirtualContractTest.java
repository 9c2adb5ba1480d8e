package dev.echolab.bio;

import dev.echolab.contract.EchoServerContract;
import dev.echolab.server.EchoServer;
import dev.echolab.server.ServerOptions;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@EnabledForJreRange(min = JRE.JAVA_21)
class BioVirtualContractTest extends EchoServerContract {
  @Override
  protected EchoServer newServer(ServerOptions options) {
    return new BioServer(options, Workers.Kind.VIRTUAL);
  }
}
