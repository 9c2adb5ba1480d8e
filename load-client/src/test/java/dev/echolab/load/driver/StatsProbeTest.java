package dev.echolab.load.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolab.load.plan.Target;
import dev.echolab.protocol.Frame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.awaitility.Awaitility;
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
  void whatWasAskedForBeforeIsDropped() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        StatsProbe probe = StatsProbe.connect(new Target("127.0.0.1", server.getLocalPort()));
        Socket peer = server.accept()) {
      probe.ask();
      probe.ask(); // It owes an answer, so this asks for nothing.
      answer(peer, 1);
      assertThat(peer.getInputStream().available()).isZero();
      Awaitility.await()
          .until(
              () -> {
                probe.ask();
                return peer.getInputStream().available() > 0;
              });
      answer(peer, 2);
      start(() -> answer(peer, 3));
      assertThat(probe.counters().orElseThrow().get("readCalls")).hasValue(3);
    }
  }

  @Test
  void aServerThatClosedAfterItWasAskedIsAskedAgain() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      start(() -> serve(server, "{\"readCalls\":%d}"));
      try (StatsProbe probe = StatsProbe.connect(new Target("127.0.0.1", server.getLocalPort()))) {
        probe.ask();
        assertThat(probe.counters().orElseThrow().get("readCalls")).hasValue(2);
      }
    }
  }

  private static void answer(Socket peer, long readCalls) {
    try {
      peer.getInputStream().readNBytes(Frame.HEADER_BYTES);
      byte[] json = ("{\"readCalls\":" + readCalls + "}").getBytes(StandardCharsets.US_ASCII);
      peer.getOutputStream().write(Frame.of(Frame.STATS_RESPONSE, (short) 0, 0, json).array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
