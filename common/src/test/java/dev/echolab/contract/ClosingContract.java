package dev.echolab.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echolab.counters.Counter;
import dev.echolab.protocol.Protocol;
import dev.echolab.server.EchoServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Requires all responses and a FIN after a half-close, and freed resources after a reset. */
interface ClosingContract extends ContractFixture {

  @Test
  default void aHalfCloseWithoutARequestClosesTheConnection() throws IOException {
    EchoServer server = startFramed();
    FramedClient client = framedClient(server);

    client.halfClose();

    client.expectEndOfStream();
    awaitOpenConnections(server, 0);
  }

  @Test
  default void aHalfClosedPeerGetsAllResponsesBeforeTheClose() throws IOException {
    EchoServer server = startFramed();
    FramedClient client = framedClient(server);

    client.send(Requests.join(Requests.echo(1, new byte[] {1}), Requests.echo(2, new byte[] {2})));
    client.halfClose();

    client.expectEcho(1, new byte[] {1});
    client.expectEcho(2, new byte[] {2});
    client.expectEndOfStream();
    awaitOpenConnections(server, 0);
  }

  @Test
  default void aHalfCloseInsideAFrameGetsTheResponsesOfTheCompleteFrames() throws IOException {
    EchoServer server = startFramed();
    FramedClient client = framedClient(server);
    byte[] cutShort = Requests.echo(2, new byte[100]);

    client.send(Requests.echo(1, new byte[] {1}));
    client.send(cutShort, 0, 60);
    client.halfClose();

    client.expectEcho(1, new byte[] {1});
    client.expectEndOfStream();
    awaitOpenConnections(server, 0);
  }

  @Test
  default void aHalfClosedSlowReaderGetsSeveralMebibytesOfResponses() throws Exception {
    EchoServer server = start(options().smallKernelBuffers());
    FramedClient client = closeAfterTest(FramedClient.connectWithReceiveBuffer(server, 8 * 1024));
    List<byte[]> requests = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      requests.add(Requests.echo(i, Requests.payload(i, 3_000)));
    }

    Future<Void> sending = client.sendAndHalfCloseInBackground(Requests.join(requests));
    // Reads nothing until the server can write no more.
    awaitUnsentResponses(server);

    for (int i = 0; i < 1_000; i++) {
      client.expectEcho(i, Requests.payload(i, 3_000));
    }
    client.expectEndOfStream();
    sending.get(1, TimeUnit.SECONDS);
    awaitOpenConnections(server, 0);
  }

  @Test
  default void aHalfClosedPeerGetsAPendingResponseOfOneMebibyte() throws IOException {
    EchoServer server = start(options().smallKernelBuffers());
    FramedClient client = closeAfterTest(FramedClient.connectWithReceiveBuffer(server, 8 * 1024));
    byte[] payload = Requests.payload(1, 1024 * 1024);

    client.send(Requests.echo(1, payload));
    client.halfClose();
    awaitUnsentResponses(server);

    client.expectEcho(1, payload);
    client.expectEndOfStream();
    awaitOpenConnections(server, 0);
  }

  @Test
  default void aResetInsideAFrameFreesTheConnectionAndAffectsNoOther() throws IOException {
    EchoServer server = startFramed();
    FramedClient other = framedClient(server);
    other.echo(1, new byte[] {1});
    long readBytes = count(server, Counter.BYTES_IN);

    for (int i = 0; i < 20; i++) {
      FramedClient resetting = FramedClient.connect(server);
      resetting.send(Requests.echo(i, new byte[100]), 0, 60);
      readBytes += 60;
      awaitBytesIn(server, readBytes);
      resetting.reset();
    }

    awaitOpenConnections(server, 1);
    other.echo(2, new byte[] {2});
    other.close();
    awaitOpenConnections(server, 0);
    assertThat(count(server, Counter.CONNECTIONS_ACCEPTED)).isEqualTo(21);
    assertThat(count(server, Counter.CONNECTIONS_FAILED)).isEqualTo(20);
  }

  @Test
  default void aResetWithPendingResponsesFreesTheConnection() throws IOException {
    EchoServer server = start(options().smallKernelBuffers());
    FramedClient resetting = FramedClient.connectWithReceiveBuffer(server, 8 * 1024);
    resetting.send(Requests.echo(1, new byte[1024 * 1024]));
    awaitUnsentResponses(server);

    resetting.reset();

    awaitOpenConnections(server, 0);
    framedClient(server).echo(1, new byte[] {1});
  }

  /** Netty reports a failed write of a traced response in another way. */
  @Test
  default void aResetWithAPendingTracedResponseIsOneFailedConnection() throws IOException {
    EchoServer server = start(options().smallKernelBuffers());
    FramedClient resetting = FramedClient.connectWithReceiveBuffer(server, 8 * 1024);
    byte[] request = Requests.traced(1, new byte[1024 * 1024]);
    resetting.send(request);
    awaitBytesIn(server, request.length);

    resetting.reset();

    awaitOpenConnections(server, 0);
    assertThat(count(server, Counter.CONNECTIONS_FAILED)).isEqualTo(1);
  }

  /** Netty fails each of the queued writes on its own. */
  @Test
  default void aResetWithManyPendingResponsesIsOneFailedConnection() throws IOException {
    EchoServer server =
        start(options().protocol(Protocol.RAW).sendBufferBytes(SilentPeer.KERNEL_BUFFER_BYTES));
    SilentPeer resetting = closeAfterTest(SilentPeer.connect(server));
    await("unread responses")
        .pollInterval(Duration.ofMillis(5))
        .until(resetting::sendUnlessEnoughIsUnread);

    resetting.reset();

    awaitOpenConnections(server, 0);
    assertThat(count(server, Counter.CONNECTIONS_FAILED)).isEqualTo(1);
  }

  @Test
  default void aConnectionResetBeforeItsFirstByteIsFreed() throws IOException {
    EchoServer server = startFramed();

    for (int i = 0; i < 20; i++) {
      FramedClient.connect(server).reset();
    }

    framedClient(server).echo(1, new byte[] {1});
    awaitOpenConnections(server, 1);
  }
}
