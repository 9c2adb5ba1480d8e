package dev.echolab.bio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.contract.AllocationPerEcho;
import dev.echolab.contract.ServerOptionsBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@Timeout(60)
class BioAllocationTest {
  /** A quarter of a byte: one object of 16 bytes in 64 echoes would be too much. */
  private static final double MAX_BYTES = 0.25;

  /**
   * JDK 25 allocates where a virtual thread yields and where it waits for a socket: a task of the
   * carriers' pool for each continuation, and an entry of the poller's table (JFR,
   * docs/performance.md). Measured: 126 on two carriers; the server itself allocates nothing.
   */
  private static final double MAX_JDK_BYTES = 160;

  private static double bytesPerEcho(Workers.Kind kind, double maxBytes) throws Exception {
    try (BioServer server = new BioServer(ServerOptionsBuilder.defaults(), kind)) {
      server.start();
      return AllocationPerEcho.of(server, maxBytes);
    }
  }

  @Test
  void anEchoOnAPlatformThreadAllocatesNothing() throws Exception {
    assertThat(bytesPerEcho(Workers.Kind.PLATFORM, MAX_BYTES)).isLessThan(MAX_BYTES);
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void anEchoOnAVirtualThreadAllocatesOnlyWhatTheJdkDoes() throws Exception {
    assertThat(bytesPerEcho(Workers.Kind.VIRTUAL, MAX_JDK_BYTES)).isLessThan(MAX_JDK_BYTES);
  }
}
