package dev.echolab.load.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolab.load.payload.Payload;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.record.IncidentLog;
import dev.echolab.load.record.MeasurementWindow;
import dev.echolab.load.record.Phase;
import dev.echolab.load.record.Recorder;
import dev.echolab.protocol.Protocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
}
