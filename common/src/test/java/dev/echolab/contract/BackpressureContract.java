package dev.echolab.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.counters.Counter;
import dev.echolab.protocol.Protocol;
import dev.echolab.server.EchoServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Requires that the server stops reading from a peer that does not read, and serves others. */
interface BackpressureContract extends ContractFixture {
  /** Limit on what a server may hold for one peer: twice the sum of a frame and a read buffer. */
  int MAX_UNSENT_BYTES = 2 * (1024 * 1024 + 16 + 64 * 1024);

  long FAR_TOO_MUCH_BYTES = 64L * 1024 * 1024;
  long STALL_NS = 250_000_000L;

  @Test
  default void aNonReadingPeerGetsBoundedMemoryAndOthersAreServed() throws IOException {
    EchoServer server = start(options().smallKernelBuffers());
    List<byte[]> requests = new ArrayList<>();
    List<byte[]> responses = new ArrayList<>();
    Random sizes = new Random(1);
    for (int i = 0; i < 100; i++) {
      byte[] payload = Requests.payload(i, sizes.nextInt(20_000));
      requests.add(Requests.echo(i, payload));
      responses.add(Requests.responseTo(i, payload));
    }
    NonReadingClient nonReading =
        closeAfterTest(
            NonReadingClient.connect(server, Requests.join(requests), Requests.join(responses)));
    FramedClient other = framedClient(server);

    expectStallWhile(nonReading, i -> other.echo(i, Requests.payload(i, 100)));

    expectBoundedMemory(server);
    nonReading.readEverything();
    other.echo(-1, new byte[] {1});
    other.close();
    awaitOpenConnections(server, 0);
  }

  @Test
  default void aNonReadingPeerWithLargeFramesGetsBoundedMemory() throws IOException {
    EchoServer server = start(options().smallKernelBuffers());
    byte[] payload = Requests.payload(1, 1024 * 1024);
    NonReadingClient nonReading =
        closeAfterTest(
            NonReadingClient.connect(
                server, Requests.echo(1, payload), Requests.responseTo(1, payload)));
    FramedClient other = framedClient(server);

    expectStallWhile(nonReading, i -> other.echo(i, Requests.payload(i, 100)));

    expectBoundedMemory(server);
    nonReading.readEverything();
  }

  @Test
  default void aNonReadingRawPeerGetsBoundedMemoryAndOthersAreServed() throws IOException {
    EchoServer server = start(options().protocol(Protocol.RAW).smallKernelBuffers());
    byte[] bytes = Requests.payload(1, 1_000_003);
    NonReadingClient nonReading = closeAfterTest(NonReadingClient.connect(server, bytes, bytes));
    RawClient other = rawClient(server);

    expectStallWhile(
        nonReading,
        i -> {
          byte[] sent = Requests.payload(i, 100);
          other.send(sent);
          assertThat(other.receive(sent.length)).isEqualTo(sent);
        });

    expectBoundedMemory(server);
    nonReading.readEverything();
  }

  /** Performs one echo of another client. */
  interface OtherClient {
    void echo(long i) throws IOException;
  }

  /** Sends until the kernel accepts nothing for a while, during which another client is served. */
  private void expectStallWhile(NonReadingClient nonReading, OtherClient other) throws IOException {
    long echoes = 0;
    long stalledSinceNs = System.nanoTime();
    for (long atStall = 0;
        System.nanoTime() - stalledSinceNs < STALL_NS || echoes < atStall + 50; ) {
      if (nonReading.offer() > 0) {
        assertThat(nonReading.sentBytes())
            .as("bytes accepted from one peer")
            .isLessThan(FAR_TOO_MUCH_BYTES);
        stalledSinceNs = System.nanoTime();
        atStall = echoes;
      }
      other.echo(echoes++);
    }
  }

  private void expectBoundedMemory(EchoServer server) {
    long in = count(server, Counter.BYTES_IN);
    long out = count(server, Counter.BYTES_OUT);
    assertThat(in - out).as("bytes read and not sent").isLessThan(MAX_UNSENT_BYTES);
  }
}
