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

/** A peer that does not read is not read from either, and is the only one to notice. */
interface BackpressureContract extends ContractFixture {
  /** What a server may hold for one peer: a whole frame, its read buffer, and as much again. */
  int MOST_UNSENT_BYTES = 2 * (1024 * 1024 + 16 + 64 * 1024);

  long FAR_TOO_MUCH_BYTES = 64L * 1024 * 1024;
  long STALL_NS = 250_000_000L;

  @Test
  default void aPeerThatDoesNotReadIsBoundedAndItsNeighboursAreServed() throws IOException {
    EchoServer server = start(options().smallKernelBuffers());
    List<byte[]> requests = new ArrayList<>();
    List<byte[]> responses = new ArrayList<>();
    Random sizes = new Random(1);
    for (int i = 0; i < 100; i++) {
      byte[] payload = Requests.payload(i, sizes.nextInt(20_000));
      requests.add(Requests.echo(i, payload));
      responses.add(Requests.responseTo(i, payload));
    }
    NonReadingClient silent =
        closeAfterTest(
            NonReadingClient.connect(server, Requests.join(requests), Requests.join(responses)));
    FramedClient neighbour = framedClient(server);

    expectStallWhile(silent, i -> neighbour.echo(i, Requests.payload(i, 100)));

    expectBoundedMemory(server);
    silent.readEverything();
    neighbour.echo(-1, new byte[] {1});
    neighbour.close();
    awaitOpenConnections(server, 0);
  }

  @Test
  default void largeFramesToAPeerThatDoesNotReadAreBoundedToo() throws IOException {
    EchoServer server = start(options().smallKernelBuffers());
    byte[] payload = Requests.payload(1, 1024 * 1024);
    NonReadingClient silent =
        closeAfterTest(
            NonReadingClient.connect(
                server, Requests.echo(1, payload), Requests.responseTo(1, payload)));
    FramedClient neighbour = framedClient(server);

    expectStallWhile(silent, i -> neighbour.echo(i, Requests.payload(i, 100)));

    expectBoundedMemory(server);
    silent.readEverything();
  }

  @Test
  default void aRawPeerThatDoesNotReadIsBoundedAndItsNeighboursAreServed() throws IOException {
    EchoServer server = start(options().protocol(Protocol.RAW).smallKernelBuffers());
    byte[] bytes = Requests.payload(1, 1_000_003);
    NonReadingClient silent = closeAfterTest(NonReadingClient.connect(server, bytes, bytes));
    RawClient neighbour = rawClient(server);

    expectStallWhile(
        silent,
        i -> {
          byte[] sent = Requests.payload(i, 100);
          neighbour.send(sent);
          assertThat(neighbour.receive(sent.length)).isEqualTo(sent);
        });

    expectBoundedMemory(server);
    silent.readEverything();
  }

  /** One echo of a neighbour. */
  interface NeighbourEcho {
    void echo(long i) throws IOException;
  }

  /** Sends until the kernel has taken nothing for a while, in which a neighbour is served on. */
  private void expectStallWhile(NonReadingClient silent, NeighbourEcho neighbour)
      throws IOException {
    long echoes = 0;
    long stalledSinceNs = System.nanoTime();
    for (long atStall = 0;
        System.nanoTime() - stalledSinceNs < STALL_NS || echoes < atStall + 50; ) {
      if (silent.offer() > 0) {
        assertThat(silent.sentBytes()).as("taken of a peer").isLessThan(FAR_TOO_MUCH_BYTES);
        stalledSinceNs = System.nanoTime();
        atStall = echoes;
      }
      neighbour.echo(echoes++);
    }
  }

  private void expectBoundedMemory(EchoServer server) {
    long in = count(server, Counter.BYTES_IN);
    long out = count(server, Counter.BYTES_OUT);
    assertThat(in - out).as("read and not sent").isLessThan(MOST_UNSENT_BYTES);
  }
}
