package dev.echolab.load.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolab.load.plan.Target;
import dev.echolab.protocol.Frame;
import dev.echolab.protocol.Protocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StatsProbeTest {
  /** Where the time limit of an answer is not tested: the peer's thread may have to wait. */
  private static final int TIMEOUT_MS = 50_000;

  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private StatsProbe connect() throws UnusableTargetException {
    return connect(TIMEOUT_MS, server);
  }

  private static StatsProbe connect(int replyTimeoutMs, ServerSocket... servers)
      throws UnusableTargetException {
    List<Target> targets =
        Stream.of(servers).map(each -> new Target("127.0.0.1", each.getLocalPort())).toList();
    return StatsProbe.connect(targets, Protocol.FRAMED, TIMEOUT_MS, replyTimeoutMs);
  }

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
    start(() -> serve(server, "{\"readCalls\":%d}"));
    try (StatsProbe probe = connect()) {
      for (long n = 1; n <= 3; n++) {
        assertThat(probe.counters().orElseThrow().get("readCalls")).hasValue(n);
      }
      assertThat(probe.reconnects()).isEqualTo(2);
    }
  }

  @Test
  void whatWasAskedForBeforeIsDropped() throws Exception {
    try (StatsProbe probe = connect();
        Socket peer = server.accept()) {
      probe.ask();
      probe.ask(); // It owes an answer, so this asks for nothing.
      answer(peer, 1);
      assertThat(peer.getInputStream().available()).isZero();
      awaitAnotherRequest(probe, peer);
      answer(peer, 2);
      start(() -> answer(peer, 3));
      assertThat(probe.counters().orElseThrow().get("readCalls")).hasValue(3);
    }
  }

  @Test
  void aServerThatClosedAfterItWasAskedIsAskedAgain() throws Exception {
    start(() -> serve(server, "{\"readCalls\":%d}"));
    try (StatsProbe probe = connect()) {
      probe.ask();
      assertThat(probe.counters().orElseThrow().get("readCalls")).hasValue(2);
    }
  }

  @Test
  void theCountersAreAskedForBeforeAnAnswerThatIsOwedHasCome() throws Exception {
    try (StatsProbe probe = connect();
        Socket peer = server.accept()) {
      probe.ask();
      start(
          () -> {
            readRequest(peer);
            readRequest(peer);
            write(peer, Frame.STATS_RESPONSE, 1);
            write(peer, Frame.STATS_RESPONSE, 2);
          });
      assertThat(probe.counters().orElseThrow().get("readCalls")).hasValue(2);
    }
  }

  @Test
  void anAnswerThatEndsEarlyIsNone() throws Exception {
    try (StatsProbe probe = connect()) {
      try (Socket peer = server.accept()) {
        byte[] answer = Frame.of(Frame.STATS_RESPONSE, (short) 0, 0, new byte[20]).array();
        peer.getOutputStream().write(answer, 0, Frame.HEADER_BYTES);
      }
      assertThat(probe.counters()).isEmpty();
    }
  }

  @Test
  void aServerThatAnswersSomethingElseIsNotAskedAgain() throws Exception {
    try (StatsProbe probe = connect();
        Socket peer = server.accept()) {
      probe.ask();
      write(peer, Frame.ECHO_RESPONSE, 1);
      write(peer, Frame.STATS_RESPONSE, 2);
      write(peer, Frame.STATS_RESPONSE, 3);
      probe.ask();
      assertThat(probe.counters()).isEmpty();
      readRequest(peer);
      assertThat(peer.getInputStream().available()).isZero();
    }
  }

  @Test
  void aTargetThatFailsKeepsNoOtherFromBeingAskedAndIsNotConnectedToAgain() throws Exception {
    try (ServerSocket failing = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        StatsProbe probe = connect(TIMEOUT_MS, failing, server);
        Socket peer = server.accept()) {
      try (Socket reset = failing.accept()) {
        reset.setSoLinger(true, 0);
      }
      probe.ask();
      answer(peer, 1);
      awaitAnotherRequest(probe, peer);
      assertThat(probe.counters()).isEmpty();
      failing.setSoTimeout(1);
      assertThatThrownBy(failing::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  private static void awaitAnotherRequest(StatsProbe probe, Socket peer) {
    Awaitility.await()
        .atMost(Duration.ofMillis(TIMEOUT_MS))
        .until(
            () -> {
              probe.ask();
              return peer.getInputStream().available() > 0;
            });
  }

  private static void answer(Socket peer, long readCalls) {
    readRequest(peer);
    write(peer, Frame.STATS_RESPONSE, readCalls);
  }

  private static void readRequest(Socket peer) {
    try {
      peer.setSoTimeout(TIMEOUT_MS);
      peer.getInputStream().readNBytes(Frame.HEADER_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Socket peer, byte type, long readCalls) {
    try {
      byte[] json = ("{\"readCalls\":" + readCalls + "}").getBytes(StandardCharsets.US_ASCII);
      peer.getOutputStream().write(Frame.of(type, (short) 0, 0, json).array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aServerThatNeverReportedIsNotConnectedToAgain() throws Exception {
    try (StatsProbe probe = connect()) {
      server.accept().close();
      assertThat(probe.counters()).isEmpty();
      assertThat(probe.counters()).isEmpty();
      server.setSoTimeout(1);
      assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  /** Each byte comes in time, and all of them would take 10 s and more. */
  @Test
  void anAnswerThatTakesTooLongIsNone() throws Exception {
    try (StatsProbe probe = connect(200, server);
        Socket peer = server.accept()) {
      start(() -> answerByteByByte(peer));
      assertThat(probe.counters()).isEmpty();
    }
  }

  private static void answerByteByByte(Socket peer) {
    byte[] json = ("{\"readCalls\":1" + " ".repeat(500) + "}").getBytes(StandardCharsets.US_ASCII);
    try {
      for (byte b : Frame.of(Frame.STATS_RESPONSE, (short) 0, 0, json).array()) {
        LockSupport.parkNanos(20_000_000);
        peer.getOutputStream().write(b);
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }
}
