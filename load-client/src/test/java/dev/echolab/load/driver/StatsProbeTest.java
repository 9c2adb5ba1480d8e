package dev.echolab.load.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolab.load.plan.Target;
import dev.echolab.protocol.Frame;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StatsProbeTest {

  /** Answers one request on each connection and closes it, as an idle timeout would. */
  private static void serve(ServerSocket server, String format) {
    try {
      for (int n = 1; true; n++) {
        try (Socket socket = server.accept()) {
          socket.getInputStream().readNBytes(Frame.HEADER_BYTES);
          byte[] json = format.formatted(n).getBytes(StandardCharsets.US_ASCII);
          socket
              .getOutputStream()
              .write(Frame.of(Frame.STATS_RESPONSE, (short) 0, 0, json).array());
        }
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private static void start(Runnable body) {
    Thread thread = new Thread(body, "stats-peer");
    thread.setDaemon(true);
    thread.start();
  }

  @Test
  void aConnectionThatTheServerClosedBetweenTwoSamplesIsMadeAgain() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      start(() -> serve(server, "{\"readCalls\":%d}"));
      try (StatsProbe probe = StatsProbe.connect(new Target("127.0.0.1", server.getLocalPort()))) {
        for (long n = 1; n <= 3; n++) {
          assertThat(probe.counters().orElseThrow().get("readCalls")).hasValue(n);
        }
      }
    }
  }

  @Test
  void aServerThatNeverReportedIsNotConnectedToAgain() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        StatsProbe probe = StatsProbe.connect(new Target("127.0.0.1", server.getLocalPort()))) {
      server.accept().close();
      assertThat(probe.counters()).isEmpty();
      assertThat(probe.counters()).isEmpty();
      server.setSoTimeout(1);
      assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }
}
