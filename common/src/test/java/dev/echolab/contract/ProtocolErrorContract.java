package dev.echolab.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.counters.Counter;
import dev.echolab.protocol.ErrorCode;
import dev.echolab.protocol.Frame;
import dev.echolab.server.EchoServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requires an ERROR and a clean close for every frame that is no valid request. */
interface ProtocolErrorContract extends ContractFixture {
  int DEFAULT_MAX_FRAME = 1024 * 1024;

  @ParameterizedTest
  @ValueSource(longs = {0, 11, 12 + DEFAULT_MAX_FRAME + 1, 0x7FFFFFFFL, 0x80000000L, 0xFFFFFFFFL})
  default void aBadLengthIsRejectedOnceItsFourBytesAreReceived(long length) throws IOException {
    EchoServer server = startFramed();
    FramedClient client = framedClient(server);

    client.send(ByteBuffer.allocate(4).putInt((int) length).array());

    client.expectError(ErrorCode.BAD_LENGTH, 0);
    client.expectEndOfStream();
    client.close();
    awaitOpenConnections(server, 0);
    assertThat(count(server, Counter.PROTOCOL_ERRORS)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 11, 12 + DEFAULT_MAX_FRAME + 1, 0xFFFFFFFFL})
  default void aBadLengthInACompleteHeaderIsRejectedWithItsId(long length) throws IOException {
    FramedClient client = framedClient(startFramed());

    client.send(header((int) length, Frame.VERSION, Frame.ECHO_REQUEST, 42));

    client.expectError(ErrorCode.BAD_LENGTH, 42);
    client.expectEndOfStream();
  }

  @ParameterizedTest
  @ValueSource(bytes = {0, 2, 127, -1})
  default void aBadVersionIsRejectedBeforeThePayloadArrives(byte version) throws IOException {
    FramedClient client = framedClient(startFramed());

    client.send(header(12 + 100, version, Frame.ECHO_REQUEST, 43));

    client.expectError(ErrorCode.BAD_VERSION, 43);
    client.expectEndOfStream();
  }

  @ParameterizedTest
  @ValueSource(
      bytes = {0, Frame.ECHO_RESPONSE, Frame.STATS_RESPONSE, Frame.TRACE, Frame.ERROR, 7, -1})
  default void aTypeThatIsNoRequestIsRejectedBeforeThePayloadArrives(byte type) throws IOException {
    FramedClient client = framedClient(startFramed());

    client.send(header(12 + 100, Frame.VERSION, type, 44));

    client.expectError(ErrorCode.BAD_TYPE, 44);
    client.expectEndOfStream();
  }

  @Test
  default void aStatsRequestWithAPayloadHasABadLength() throws IOException {
    FramedClient client = framedClient(startFramed());

    client.send(header(13, Frame.VERSION, Frame.STATS_REQUEST, 45));

    client.expectError(ErrorCode.BAD_LENGTH, 45);
    client.expectEndOfStream();
  }

  @Test
  default void theFrameLimitAppliesToThePayload() throws IOException {
    EchoServer server = start(options().maxFrameBytes(100));
    framedClient(server).echo(1, Requests.payload(1, 100));
    FramedClient client = framedClient(server);

    client.send(header(12 + 101, Frame.VERSION, Frame.ECHO_REQUEST, 46));

    client.expectError(ErrorCode.BAD_LENGTH, 46);
    client.expectEndOfStream();
  }

  @Test
  default void validFramesBeforeABadOneGetTheirResponsesFirst() throws IOException {
    FramedClient client = framedClient(startFramed());

    client.send(
        Requests.join(
            Requests.echo(1, Requests.payload(1, 10)),
            Requests.echo(2, Requests.payload(2, 5_000)),
            header(12, (byte) 9, Frame.ECHO_REQUEST, 3),
            Requests.echo(4, Requests.payload(4, 10))));

    client.expectEcho(1, Requests.payload(1, 10));
    client.expectEcho(2, Requests.payload(2, 5_000));
    client.expectError(ErrorCode.BAD_VERSION, 3);
    client.expectEndOfStream();
  }

  /** A close with unread bytes in the kernel would be a reset and could destroy the ERROR. */
  @Test
  default void bytesAfterABadFrameDoNotDestroyTheError() throws Exception {
    EchoServer server = startFramed();
    for (int round = 0; round < 10; round++) {
      FramedClient client = framedClient(server);

      Future<Void> sending =
          client.sendInBackground(
              Requests.join(
                  header(0, Frame.VERSION, Frame.ECHO_REQUEST, round), new byte[300 * 1024]));

      client.expectError(ErrorCode.BAD_LENGTH, round);
      client.expectEndOfStream();
      sending.get(1, TimeUnit.SECONDS);
      client.close();
    }
    awaitOpenConnections(server, 0);
  }

  @Test
  default void aHalfCloseAfterABadFrameStillGetsTheError() throws IOException {
    EchoServer server = startFramed();
    FramedClient client = framedClient(server);

    client.send(header(12, Frame.VERSION, (byte) 99, 47));
    client.halfClose();

    client.expectError(ErrorCode.BAD_TYPE, 47);
    client.expectEndOfStream();
    awaitOpenConnections(server, 0);
  }

  @Test
  default void anErrorOnOneConnectionAffectsNoOther() throws IOException {
    EchoServer server = startFramed();
    FramedClient other = framedClient(server);
    other.echo(1, new byte[] {1});
    FramedClient client = framedClient(server);

    client.send(header(0, Frame.VERSION, Frame.ECHO_REQUEST, 48));
    client.expectError(ErrorCode.BAD_LENGTH, 48);

    other.echo(2, new byte[] {2});
  }

  private static byte[] header(int length, byte version, byte type, long id) {
    return ByteBuffer.allocate(Frame.HEADER_BYTES)
        .putInt(length)
        .put(version)
        .put(type)
        .putShort((short) 0)
        .putLong(id)
        .array();
  }
}
