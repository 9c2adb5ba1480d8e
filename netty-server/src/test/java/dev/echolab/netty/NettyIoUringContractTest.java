package dev.echolab.netty;

import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf(
    value = "dev.echolab.netty.NativeTransports#ioUring",
    disabledReason = "no io_uring here")
class NettyIoUringContractTest extends NettyContract {
  NettyIoUringContractTest() {
    super(Transport.IO_URING);
  }

  /** Its submission and its completion. */
  @Override
  public int writeCallsOfATracedResponse() {
    return 2;
  }
}
