package dev.echolab.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.contract.AllocationPerEcho;
import dev.echolab.contract.ServerOptionsBuilder;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

@Tag("c2")
@Timeout(60)
class NettyAllocationTest {
  /** A quarter of a byte: one object of 16 bytes in 64 echoes would be too much. */
  private static final double MAX_BYTES = 0.25;

  /**
   * The transport allocates an IoUringIoOps of 72 bytes for each submitted operation, a receive and
   * a send. They do not escape, but the compiler does not eliminate them: 146 bytes.
   */
  private static final double MAX_IO_URING_BYTES = 160;

  private final ResourceLeakDetector.Level testLevel = ResourceLeakDetector.getLevel();

  /** The test run traces every buffer, which allocates. */
  @BeforeEach
  void disableLeakDetection() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
  }

  @AfterEach
  void restoreLeakDetection() {
    ResourceLeakDetector.setLevel(testLevel);
  }

  private static double bytesPerEcho(Transport transport, double maxBytes) throws Exception {
    try (NettyServer server = new NettyServer(ServerOptionsBuilder.defaults(), transport, 1)) {
      server.start();
      return AllocationPerEcho.of(server, maxBytes);
    }
  }

  @Test
  void anEchoOverNioAllocatesNothing() throws Exception {
    assertThat(bytesPerEcho(Transport.NIO, MAX_BYTES)).isLessThan(MAX_BYTES);
  }

  @Test
  @EnabledIf(value = "dev.echolab.netty.NativeTransports#epoll", disabledReason = "no epoll here")
  void anEchoOverEpollAllocatesNothing() throws Exception {
    assertThat(bytesPerEcho(Transport.EPOLL, MAX_BYTES)).isLessThan(MAX_BYTES);
  }

  @Test
  @EnabledIf(
      value = "dev.echolab.netty.NativeTransports#ioUring",
      disabledReason = "no io_uring here")
  void anEchoOverIoUringAllocatesOnlyTheOperationsOfTheTransport() throws Exception {
    assertThat(bytesPerEcho(Transport.IO_URING, MAX_IO_URING_BYTES)).isLessThan(MAX_IO_URING_BYTES);
  }
}
