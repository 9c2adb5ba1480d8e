package dev.echolab.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.contract.AllocationPerEcho;
import dev.echolab.contract.ServerOptionsBuilder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class NioAllocationTest {
  /** A quarter of a byte: one object of 16 bytes in 64 echoes would be too much. */
  private static final double MAX_BYTES = 0.25;

  @ParameterizedTest
  @CsvSource({"1, DIRECT", "2, DIRECT", "1, HEAP"})
  void anEchoAllocatesNothing(int loops, Workers.Buffers buffers) throws Exception {
    try (NioServer server = new NioServer(ServerOptionsBuilder.defaults(), loops, buffers)) {
      server.start();

      assertThat(AllocationPerEcho.of(server, MAX_BYTES)).isLessThan(MAX_BYTES);
    }
  }
}
