package dev.echolab.netty;

import dev.echolab.server.Limits;
import java.time.Duration;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf(value = "dev.echolab.netty.Available#ioUring", disabledReason = "no io_uring here")
class NettyIoUringContractTest extends NettyContract {
  NettyIoUringContractTest() {
    super(Transport.IO_URING);
  }

  /**
   * Netty 4.2.18 completes no read and tells of no end when a reset comes right behind bytes: the
   * connection is gone from the kernel, and only a time-out tells the server (docs/reliability.md).
   */
  @Override
  public Limits limitsAgainstResets() {
    Duration noticedWithin = Duration.ofSeconds(1);
    return new Limits(0, noticedWithin, noticedWithin, noticedWithin);
  }
}
