package dev.echolab.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.handler.WorkSpec;
import dev.echolab.protocol.Protocol;
import dev.echolab.server.EchoServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requires that work changes no byte and no order, and runs once per request. */
interface WorkContract extends ContractFixture {

  @ParameterizedTest
  @ValueSource(strings = {"spin:500us", "block:2ms"})
  default void requestsWithWorkAreAnsweredInOrder(String work) throws IOException {
    WorkSpec spec = WorkSpec.parse(work);
    EchoServer server = start(options().work(spec));
    FramedClient first = framedClient(server);
    FramedClient second = framedClient(server);
    int frames = 20;
    List<byte[]> requests = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      requests.add(Requests.echo(i, Requests.payload(i, 50 * i)));
    }
    long startNs = System.nanoTime();

    first.send(Requests.join(requests));
    second.send(Requests.join(requests));

    for (int i = 0; i < frames; i++) {
      first.expectEcho(i, Requests.payload(i, 50 * i));
      second.expectEcho(i, Requests.payload(i, 50 * i));
    }
    assertThat(System.nanoTime() - startNs)
        .as("at least the work of one connection's requests, one after the other")
        .isGreaterThanOrEqualTo(frames * spec.durationNs());
  }

  /** A response does not wait for the work of later requests. */
  @Test
  default void theFirstResponseArrivesBeforeTheLastRequestIsProcessed() throws IOException {
    WorkSpec spec = WorkSpec.parse("block:100ms");
    FramedClient client = framedClient(start(options().work(spec)));
    long startNs = System.nanoTime();

    client.send(
        Requests.join(
            Requests.echo(1, new byte[] {1}),
            Requests.echo(2, new byte[] {2}),
            Requests.echo(3, new byte[] {3})));

    client.expectEcho(1, new byte[] {1});
    long firstNs = System.nanoTime();
    client.expectEcho(2, new byte[] {2});
    client.expectEcho(3, new byte[] {3});
    long lastNs = System.nanoTime();
    assertThat(lastNs - startNs).isGreaterThanOrEqualTo(3 * spec.durationNs());
    // Sent together, all responses would arrive at the same time; half a request's work separates
    // the two cases.
    assertThat(lastNs - firstNs).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(50));
  }

  @Test
  default void rawBytesAreReturnedWithWork() throws Exception {
    EchoServer server = start(options().protocol(Protocol.RAW).work("spin:100us"));
    RawClient client = rawClient(server);
    byte[] bytes = Requests.payload(1, 200_000);

    Future<Void> sending = client.sendAndHalfCloseInBackground(bytes);

    assertThat(client.receiveToEnd()).isEqualTo(bytes);
    sending.get(1, TimeUnit.SECONDS);
  }
}
