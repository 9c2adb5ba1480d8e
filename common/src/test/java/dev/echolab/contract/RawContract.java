package dev.echolab.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.counters.Counter;
import dev.echolab.protocol.Protocol;
import dev.echolab.server.EchoServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requires that the raw protocol returns all bytes until the client closes (RFC 862). */
interface RawContract extends ContractFixture {

  @Test
  default void aLineIsReturnedToAPlainSocket() throws IOException {
    RawClient client = rawClient(startRaw());

    client.send("hello\n".getBytes(StandardCharsets.US_ASCII));

    assertThat(client.receive(6)).asString(StandardCharsets.US_ASCII).isEqualTo("hello\n");
  }

  @Test
  default void singleBytesAreReturnedOneByOne() throws IOException {
    EchoServer server = startRaw();
    RawClient client = rawClient(server);

    for (int i = 0; i < 256; i++) {
      client.send(new byte[] {(byte) i});
      assertThat(client.receive(1)).containsExactly((byte) i);
    }

    assertThat(count(server, Counter.BYTES_IN)).isEqualTo(256);
  }

  /** The bytes would be an invalid frame. */
  @Test
  default void bytesThatAreNoFrameAreReturned() throws IOException {
    RawClient client = rawClient(startRaw());
    byte[] bytes = new byte[64];

    client.send(bytes);

    assertThat(client.receive(bytes.length)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 4 * 1024, 64 * 1024, 1024 * 1024, 5_000_000})
  default void aStreamOfAnySizeIsReturnedUpToTheHalfClose(int bytes) throws Exception {
    EchoServer server = startRaw();
    RawClient client = rawClient(server);
    byte[] sent = Requests.payload(bytes, bytes);

    Future<Void> sending = client.sendAndHalfCloseInBackground(sent);

    assertThat(client.receiveToEnd()).isEqualTo(sent);
    sending.get(1, TimeUnit.SECONDS);
    awaitOpenConnections(server, 0);
    assertThat(count(server, Counter.BYTES_IN)).isEqualTo(bytes);
    assertThat(count(server, Counter.BYTES_OUT)).isEqualTo(bytes);
  }

  @Test
  default void aHalfClosedSlowRawReaderGetsEveryByte() throws Exception {
    EchoServer server = start(options().protocol(Protocol.RAW).smallKernelBuffers());
    RawClient client = closeAfterTest(RawClient.connectWithReceiveBuffer(server, 8 * 1024));
    byte[] sent = Requests.payload(1, 3_000_000);
    ByteArrayOutputStream received = new ByteArrayOutputStream();

    Future<Void> sending = client.sendAndHalfCloseInBackground(sent);
    for (byte[] some = client.receiveSome(997); some != null; some = client.receiveSome(997)) {
      received.writeBytes(some);
    }

    assertThat(received.toByteArray()).isEqualTo(sent);
    sending.get(1, TimeUnit.SECONDS);
  }

  @Test
  default void aHalfCloseWithoutAByteClosesTheConnection() throws IOException {
    EchoServer server = startRaw();
    RawClient client = rawClient(server);

    client.halfClose();

    client.expectEndOfStream();
    awaitOpenConnections(server, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7})
  default void aTinyReadBufferChangesNoRawByte(int readBufferBytes) throws Exception {
    RawClient client =
        rawClient(start(options().protocol(Protocol.RAW).readBufferBytes(readBufferBytes)));
    byte[] sent = Requests.payload(1, 3_000);

    Future<Void> sending = client.sendAndHalfCloseInBackground(sent);

    assertThat(client.receiveToEnd()).isEqualTo(sent);
    sending.get(1, TimeUnit.SECONDS);
  }

  @Test
  default void aRawResetAffectsNoOtherConnection() throws IOException {
    EchoServer server = startRaw();
    RawClient other = rawClient(server);
    other.send(new byte[] {1});
    other.receive(1);

    for (int i = 0; i < 10; i++) {
      RawClient resetting = RawClient.connect(server);
      resetting.send(new byte[] {2});
      resetting.receive(1);
      resetting.reset();
    }

    awaitOpenConnections(server, 1);
    other.send(new byte[] {3});
    assertThat(other.receive(1)).containsExactly(3);
  }
}
