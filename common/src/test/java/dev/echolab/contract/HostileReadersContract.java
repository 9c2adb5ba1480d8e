package dev.echolab.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echolab.counters.Counter;
import dev.echolab.server.BufferMemoryLimit;
import dev.echolab.server.EchoServer;
import dev.echolab.server.ServerOptions;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requires that the memory for many non-reading peers stays below the computed limit. */
interface HostileReadersContract extends ContractFixture {
  int NEVER_READING = HostileTestSize.of(60, 300);
  int FRAME_BYTES = 256 * 1024;

  /** Returns the direct memory of the JDK's buffers; a variant adds its own pools. */
  default long directBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  @HostileTest
  default void nonReadingPeersStayBelowTheBufferMemoryLimit() throws Exception {
    ServerOptions options = options().smallKernelBuffers().maxFrameBytes(FRAME_BYTES).build();
    awaitSettledMemory();
    EchoServer server = start(options);
    byte[] payload = Requests.payload(1, FRAME_BYTES);
    byte[] request = Requests.echo(1, payload);
    byte[] response = Requests.responseTo(1, payload);
    List<NonReadingClient> readers = new ArrayList<>();
    try (HealthyClient healthyClient = HealthyClient.connect(server)) {
      long beforeBytes = usedBytes();
      for (int i = 0; i < NEVER_READING; i++) {
        readers.add(closeAfterTest(NonReadingClient.connect(server, request, response)));
      }
      await("the kernel accepts no more from any peer")
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(20))
          .during(Duration.ofMillis(300))
          .until(() -> offerAll(readers) == 0);

      long limitBytes = NEVER_READING * BufferMemoryLimit.of(options).perConnectionBytes();
      // Direct memory is released some time after the collection that found it unused.
      await("memory used by the server")
          .pollInterval(Duration.ofMillis(100))
          .untilAsserted(() -> assertThat(usedBytes() - beforeBytes).isLessThan(limitBytes));
      System.out.printf(
          "%d peers that never read: %,d B used, limit %,d B, %,d B unsent%n",
          NEVER_READING,
          usedBytes() - beforeBytes,
          limitBytes,
          count(server, Counter.BYTES_IN) - count(server, Counter.BYTES_OUT));
      healthyClient.expectServedThroughout("peers that never read");
    }
    for (NonReadingClient each : readers) {
      each.close();
    }
    awaitOpenConnections(server, 0);
  }

  /** A buffer that only grows as bytes are added to it would hold all frames in the end. */
  @Test
  default void aPeerThatAlwaysLeavesHalfARequestTakesNoMoreMemoryThanOthers() throws Exception {
    int frames = 1_000;
    int payloadBytes = 60_000;
    EchoServer server = startFramed();
    FramedClient client = framedClient(server);
    byte[] payload = Requests.payload(1, payloadBytes);
    byte[] request = Requests.echo(1, payload);
    int half = request.length / 2;
    awaitSettledMemory();
    long beforeBytes = directBytes();
    client.send(request, 0, half);
    for (int i = 0; i < frames; i++) {
      client.send(
          Requests.join(
              Arrays.copyOfRange(request, half, request.length), Arrays.copyOf(request, half)));
      client.expectEcho(1, payload);
    }
    assertThat(directBytes() - beforeBytes).isLessThan((long) frames * payloadBytes / 4);
  }

  /** Waits until memory of earlier tests is released, so that its release is not measured here. */
  private void awaitSettledMemory() {
    long[] lastBytes = {Long.MAX_VALUE};
    await("direct memory of earlier tests is released")
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              long decreaseBytes = lastBytes[0] - usedBytes();
              lastBytes[0] -= decreaseBytes;
              return decreaseBytes < (1 << 20);
            });
  }

  private static long offerAll(List<NonReadingClient> readers) throws IOException {
    long acceptedBytes = 0;
    for (NonReadingClient each : readers) {
      acceptedBytes += each.offer();
    }
    return acceptedBytes;
  }

  /** Returns the memory of live objects, after a garbage collection. */
  private long usedBytes() {
    System.gc();
    return directBytes() + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
