package dev.echolab.load.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolab.load.payload.Payload;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.record.IncidentLog;
import dev.echolab.load.record.MeasurementWindow;
import dev.echolab.load.record.Phase;
import dev.echolab.load.record.Recorder;
import dev.echolab.protocol.ErrorCode;
import dev.echolab.protocol.Frame;
import dev.echolab.protocol.Protocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ReplyDecoderTest {

  /** With the time of an older reply the quiet time since then would be a stall of the client. */
  @Test
  void theTimeOfAReadThatFailsIsNotThatOfAnOlderReply() throws Exception {
    MeasurementWindow window = new MeasurementWindow(0, 0, Long.MAX_VALUE);
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        SocketChannel channel = SocketChannel.open(server.getLocalSocketAddress())) {
      try (Socket peer = server.accept()) {
        peer.setSoLinger(true, 0);
      }
      LoadPlan plan =
          LoadPlan.builder("127.0.0.1", server.getLocalPort()).protocol(Protocol.RAW).build();
      ReplyDecoder decoder =
          new ReplyDecoder(
              plan,
              Payload.GENERATED,
              new Recorder(window, true, new ArrayDeque<>(), new ArrayDeque<>(), List.of()),
              new IncidentLog(() -> Phase.MEASURE));
      EchoConnection c = new EchoConnection(0, plan);
      c.connecting(channel);
      long beforeNs = System.nanoTime();
      assertThatThrownBy(() -> decoder.read(c)).isInstanceOf(IOException.class);
      assertThat(decoder.readNs()).isGreaterThanOrEqualTo(beforeNs);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Frame.HEADER_BYTES - 1, Frame.HEADER_BYTES, Frame.HEADER_BYTES + 3})
  void anErrorFrameThatComesInTwoPartsIsReportedWithItsText(int firstBytes) throws Exception {
    byte[] error = Frame.error(ErrorCode.BUSY, 0, "full").array();
    assertThat(
            refusedBy(List.of(part(error, 0, firstBytes), part(error, firstBytes, error.length))))
        .isEqualTo("the server sent ERROR: full; refused 1");
  }

  @Test
  void anErrorFrameWhoseEndIsMissingIsReported() throws Exception {
    byte[] error = Frame.error(ErrorCode.BUSY, 0, "full").array();
    assertThat(refusedBy(List.of(part(error, 0, Frame.HEADER_BYTES))))
        .isEqualTo("the server sent ERROR; refused 0");
    assertThat(refusedBy(List.of(part(error, 0, Frame.HEADER_BYTES + 4))))
        .isEqualTo("the server sent ERROR: fu; refused 1");
  }

  /** A server that closes with unread requests resets the connection. */
  @Test
  void anErrorFrameIsReportedAlsoIfAResetFollowsItsStart() throws Exception {
    byte[] error = Frame.error(ErrorCode.BUSY, 0, "full").array();
    assertThat(
            refusedBy(
                List.of(part(error, 0, Frame.HEADER_BYTES + 2)),
                peer -> {
                  peer.setSoLinger(true, 0);
                  peer.close();
                }))
        .isEqualTo("the server sent ERROR: ; refused 1");
  }

  private static byte[] part(byte[] bytes, int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  private static String refusedBy(List<byte[]> parts) throws Exception {
    return refusedBy(parts, Socket::close);
  }

  /** Closes the peer's socket, by a FIN or a reset. */
  private interface Closing {
    void close(Socket peer) throws IOException;
  }

  /** Reads each part by itself and then the end, until the decoder reports an ERROR frame. */
  private static String refusedBy(List<byte[]> parts, Closing closing) throws Exception {
    Recorder recorder =
        new Recorder(
            new MeasurementWindow(0, 0, Long.MAX_VALUE),
            false,
            new ArrayDeque<>(),
            new ArrayDeque<>(),
            List.of());
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        SocketChannel channel = SocketChannel.open(server.getLocalSocketAddress());
        Socket peer = server.accept()) {
      LoadPlan plan = LoadPlan.builder("127.0.0.1", server.getLocalPort()).build();
      ReplyDecoder decoder =
          new ReplyDecoder(plan, Payload.GENERATED, recorder, new IncidentLog(() -> Phase.MEASURE));
      EchoConnection c = new EchoConnection(0, plan);
      c.connecting(channel);
      for (byte[] part : parts) {
        peer.getOutputStream().write(part);
        decoder.read(c);
      }
      closing.close(peer);
      decoder.read(c);
      return "none";
    } catch (ReplyDecoder.ErrorReplyException e) {
      return e.getMessage() + "; refused " + recorder.outcomes().refused();
    }
  }
}
