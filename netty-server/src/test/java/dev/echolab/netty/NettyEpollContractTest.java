package dev.echolab.netty;

import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf(value = "dev.echolab.netty.NativeTransports#epoll", disabledReason = "no epoll here")
class NettyEpollContractTest extends NettyContract {
  NettyEpollContractTest() {
    super(Transport.EPOLL);
  }
}
