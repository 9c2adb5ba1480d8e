package dev.echolab.lab.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.echolab.lab.linux.ProcessSnapshot;
import dev.echolab.lab.server.Variants;
import dev.echolab.load.driver.StatsProbe;
import dev.echolab.load.plan.Target;
import dev.echolab.protocol.Frame;
import dev.echolab.server.FatalErrors;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that a server without a resource stays up, and serves as before once there is enough. */
@Tag("hostile")
@Timeout(300)
class ServerFaultsTest {
  /** More than a JVM and the server open, fewer than the attackers need. */
  private static final int MAX_OPEN_FILES = 64;

  private static final int ATTACKERS = 150;
  private static final int HALTED_BY_SECOND_SIGNAL = 143;

  /** What java.nio.Bits.reserveMemory waits before it fails. */
  private static final Duration ONE_WAITING_ALLOCATION = Duration.ofMillis(511);

  /** One of each model in every build, all of them at full size. */
  static Stream<String> variants() {
    return full()
        ? Variants.names().stream()
        : Stream.of("bio-platform", "bio-virtual", "nio", "netty-epoll");
  }

  /** Tests of the client need one server in every build, and all of them at full size. */
  static Stream<String> oneVariant() {
    return full() ? Variants.names().stream() : Stream.of("nio");
  }

  private static boolean full() {
    return System.getProperty("echolab.hostile", "small").equals("full");
  }

  @ParameterizedTest
  @MethodSource("variants")
  void withoutFileDescriptorsOpenConnectionsAreServedAndOthersAcceptedLater(String variant)
      throws Exception {
    try (RealServer server =
            RealServer.of(variant)
                .withMaxOpenFiles(MAX_OPEN_FILES)
                .options("--port", "0", "--metrics-port", "0")
                .start();
        Client early = new Client(server.port())) {
      early.echo();
      List<Client> attackers = new ArrayList<>();
      for (int i = 0; i < ATTACKERS; i++) {
        attackers.add(new Client(server.port())); // the kernel completes them; see listen(2)
      }
      server.awaitLog("cannot take a connection");
      for (int i = 0; i < 200; i++) {
        early.echo();
      }
      try (Socket stalled = metricsClient(server, "GET /hea")) {
        for (int i = 0; i < 5; i++) {
          assertThat(health(server))
              .startsWith("HTTP/1.1 200 OK")
              .contains("accepts no connection: ", "Too many open files");
        }
        assertThat(stalled.isClosed()).isFalse();
      }
      for (Client each : attackers) {
        each.close();
      }
      try (Client late = new Client(server.port())) {
        late.echo();
      }
      early.echo();
      assertThat(server.log().lines().filter(line -> line.contains("cannot take")).count())
          .as("lines in the log: a pause between two attempts")
          .isLessThan(60);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"netty-nio", "netty-epoll"})
  void withoutFileDescriptorsForItsLoopsANettyServerEndsWithOneLine(String variant) {
    RealServer.Start start =
        RealServer.of(variant)
            .withMaxOpenFiles(MAX_OPEN_FILES)
            .options("--port", "0", "--loops", "64");

    assertThatThrownBy(start::start)
        .isInstanceOf(IOException.class)
        .hasMessageMatching("not ready, exit code 1: [^\\n]*Too many open files[^\\n]*\\n");
  }

  /** Reads /health within a second, as a probe does. */
  private static String health(RealServer server) throws IOException {
    try (Socket client = metricsClient(server, "GET /health HTTP/1.1\r\n\r\n")) {
      return new String(client.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  private static Socket metricsClient(RealServer server, String request) throws IOException {
    Socket client = new Socket();
    client.setSoTimeout(1000);
    client.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.metricsPort()), 1000);
    client.getOutputStream().write(request.getBytes(US_ASCII));
    return client;
  }

  /** The JDK would wait for half a second in each allocation that fails: "Cannot reserve". */
  @ParameterizedTest
  @MethodSource("variants")
  void withoutDirectMemoryNoNeighbourWaitsAndAStopIsInTime(String variant) throws Exception {
    try (RealServer server =
            RealServer.of(variant)
                .jvm("-Xmx64m", "-XX:MaxDirectMemorySize=8m")
                .options("--port", "0", "--so-rcvbuf", "32k", "--so-sndbuf", "32k")
                .options("--drain-timeout", "1s")
                .start();
        Neighbour neighbour = new Neighbour(server.port())) {
      List<NeverReading> neverReading = new ArrayList<>();
      for (int i = 0; i < (full() ? 400 : 40); i++) {
        neverReading.add(new NeverReading(server.port()));
      }
      awaitStuck(neverReading);
      neighbour.expectNextEchoes();
      long startNs = System.nanoTime();
      server.signal("TERM");
      int exitCode = server.exitCode();

      String log = server.log();
      assertThat(log)
          .contains("connection closed: ", "more entries left out")
          .doesNotContain("Cannot reserve");
      assertThat(exitCode).as(log).isEqualTo(log.contains("stopped FORCED") ? 1 : 0);
      if (full()) {
        assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(Duration.ofSeconds(3));
        assertThat(neighbour.slowest()).as("an echo").isLessThan(ONE_WAITING_ALLOCATION);
      }
      for (NeverReading each : neverReading) {
        each.channel.close();
      }
    }
  }

  /** Half a request on each connection; more of them than the heap can hold, in some variants. */
  @ParameterizedTest
  @MethodSource("variants")
  void withoutHeapAServerServesAgainOrEndsWithOneLine(String variant) throws Exception {
    try (RealServer server = RealServer.of(variant).jvm("-Xmx10m").options("--port", "0").start()) {
      long threads = threads(server);
      List<Client> idle = new ArrayList<>();
      try {
        for (int i = 0; i < (full() ? 10_000 : 4_000) && server.isAlive(); i++) {
          idle.add(new Client(server.port()));
          idle.get(i).send(new byte[] {0, 0, 1});
        }
      } catch (IOException ended) {
        assertThat(server.exitCode()).as(server.log()).isEqualTo(FatalErrors.EXIT_CODE);
      }
      for (Client each : idle) {
        each.close();
      }
      // Thousands of threads end one after the other, and each may wait for a full collection.
      await("the attackers' threads have ended")
          .atMost(Duration.ofMinutes(2))
          .until(() -> threads(server), left -> left <= threads + 20);
      await("served again, or ended")
          .atMost(Duration.ofSeconds(10))
          .until(() -> !server.isAlive() || isServed(server.port()));
      if (server.isAlive()) {
        server.signal("TERM");
        assertThat(server.exitCode()).as(server.log()).isIn(0, 1, FatalErrors.EXIT_CODE);
      } else {
        assertThat(server.exitCode()).as(server.log()).isEqualTo(FatalErrors.EXIT_CODE);
        assertThat(server.log().lines().filter(line -> line.startsWith("FATAL: "))).hasSize(1);
      }
      assertThat(server.log().length()).as("bytes of log").isLessThan(100_000);
    }
  }

  /** Returns 0 if the server has ended. */
  private static long threads(RealServer server) {
    return ProcessSnapshot.of(server.pid()).map(ProcessSnapshot::threads).orElse(0L);
  }

  private static boolean isServed(int port) {
    try (Client late = new Client(port)) {
      late.echo();
      return true;
    } catch (IOException notServed) {
      return false;
    }
  }

  @ParameterizedTest
  @MethodSource("oneVariant")
  void withoutDirectMemoryConnectionsAreClosedAndTheServerStays(String variant) throws Exception {
    exhaust(variant, "24m");
  }

  /** Too little for the next bytes of an open connection. */
  @ParameterizedTest
  @ValueSource(strings = {"netty-nio", "netty-epoll", "netty-io_uring"})
  @EnabledIfSystemProperty(named = "echolab.hostile", matches = "full")
  void withoutMemoryForTheNextBytesAConnectionIsClosedAndItsLoopStays(String variant)
      throws Exception {
    exhaust(variant, "9m");
  }

  private static void exhaust(String variant, String directMemory) throws Exception {
    try (RealServer server =
        RealServer.of(variant)
            .jvm("-Xmx48m", "-XX:MaxDirectMemorySize=" + directMemory)
            .options("--port", "0", "--so-rcvbuf", "32k", "--so-sndbuf", "32k")
            .start()) {
      List<NeverReading> neverReading = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        neverReading.add(new NeverReading(server.port()));
      }
      awaitStuck(neverReading);
      assertThat(server.isAlive()).isTrue();
      for (NeverReading each : neverReading) {
        each.channel.close();
      }
      await("served again").until(() -> isServed(server.port()));
      // Until it has read to their end, it may find no memory for what the attackers had sent.
      await("the attackers' connections are closed")
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> othersOpen(server.port()) == 0);
      server.signal("TERM");
      assertThat(server.exitCode()).as(server.log()).isZero();
    }
  }

  private static long othersOpen(int port) throws Exception {
    try (StatsProbe probe = StatsProbe.connect(new Target("127.0.0.1", port))) {
      return probe.counters().orElseThrow().get("connectionsOpen").orElseThrow() - 1;
    }
  }

  private static void awaitStuck(List<NeverReading> neverReading) {
    await("the kernel takes no more of anybody")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .during(Duration.ofMillis(500))
        .until(() -> neverReading.stream().mapToInt(NeverReading::offer).sum() == 0);
  }

  /** Echoes all the time, on a connection that it replaces if the server closes it. */
  private static final class Neighbour implements AutoCloseable {
    private final int port;
    private final AtomicLong echoes = new AtomicLong();
    private final AtomicLong slowestNs = new AtomicLong();
    private final Thread thread = new Thread(this::echoUntilClosed, "neighbour");
    private volatile boolean closing;

    Neighbour(int port) {
      this.port = port;
      thread.setDaemon(true);
      thread.start();
      expectNextEchoes();
      slowestNs.set(0);
    }

    private void echoUntilClosed() {
      while (!closing) {
        try (Client client = new Client(port)) {
          while (!closing) {
            long startNs = System.nanoTime();
            client.echo();
            slowestNs.accumulateAndGet(System.nanoTime() - startNs, Math::max);
            echoes.incrementAndGet();
            LockSupport.parkNanos(1_000_000);
          }
        } catch (IOException closed) {
          LockSupport.parkNanos(1_000_000);
        }
      }
    }

    void expectNextEchoes() {
      long before = echoes.get();
      await("echoes of a neighbour").until(() -> echoes.get() >= before + 20);
    }

    Duration slowest() {
      return Duration.ofNanos(slowestNs.get());
    }

    @Override
    public void close() {
      closing = true;
    }
  }

  /** Sends one request after the other and reads nothing. */
  private static final class NeverReading {
    private final SocketChannel channel;
    private final ByteBuffer request =
        Frame.of(Frame.ECHO_REQUEST, (short) 0, 1, new byte[1 << 20]);

    NeverReading(int port) throws IOException {
      channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.configureBlocking(false);
    }

    /** Returns how many bytes the kernel took; 0 once the server has closed the connection. */
    int offer() {
      try {
        int takenBytes = channel.write(request);
        if (!request.hasRemaining()) {
          request.rewind();
        }
        return takenBytes;
      } catch (IOException cut) {
        return 0;
      }
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void aSecondSignalEndsTheProcessAndFreesThePortAtOnce(String variant) throws Exception {
    int port;
    try (RealServer server = stuck(variant);
        Client waiting = new Client(server.port())) {
      port = server.port();
      waiting.send(Frame.of(Frame.ECHO_REQUEST, (short) 0, 1, new byte[] {1}).array());
      server.signal("TERM");
      server.awaitLog("stopping within");
      // Signals within a quarter of a second are one request.
      await("it waits for what it owes").pollDelay(Duration.ofMillis(300)).until(server::isAlive);
      server.signal("TERM");
      assertThat(server.exitCode()).isEqualTo(HALTED_BY_SECOND_SIGNAL);
      try (RealServer again =
              RealServer.of(variant).options("--port", Integer.toString(port)).start();
          Client client = new Client(port)) {
        client.echo();
        again.signal("TERM");
        assertThat(again.exitCode()).as("a graceful stop").isZero();
        assertThat(again.log()).contains("GRACEFUL");
      }
    }
  }

  private static RealServer stuck(String variant) throws IOException {
    return RealServer.of(variant)
        .options("--port", "0", "--work", "block:60s", "--drain-timeout", "60s")
        .start();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nio", "bio-platform", "netty-epoll"})
  void aFullDiskForTheLogStopsNoService(String variant) throws Exception {
    assertThat(Files.exists(Path.of("/dev/full"))).isTrue();
    try (RealServer server =
            RealServer.of(variant)
                .logTo("/dev/full")
                .options("--port", "0", "--log-level", "debug")
                .start();
        Client client = new Client(server.port())) {
      for (int i = 0; i < 100; i++) {
        client.echo();
        try (Client noisy = new Client(server.port())) {
          noisy.sendNonsense(); // a line in the log
        }
      }
      client.echo();
      server.signal("TERM");
      assertThat(server.exitCode()).isZero();
    }
  }

  @Test
  void aBacklogReducedByTheKernelCausesAWarning() throws Exception {
    int most = Integer.parseInt(Files.readString(Path.of("/proc/sys/net/core/somaxconn")).strip());
    assumeThat(most).as("net.core.somaxconn").isLessThan(65_535);
    try (RealServer server =
        RealServer.of("nio").options("--port", "0", "--backlog", "65535").start()) {
      server.awaitLog("--backlog 65535: the kernel allows " + most);
    }
  }

  @Test
  void anOptionThatAllowsMoreMemoryThanThereIsCausesAWarning() throws Exception {
    try (RealServer server =
        RealServer.of("nio")
            .jvm("-Xmx64m")
            .options("--port", "0", "--max-connections", "1000")
            .start()) {
      server.awaitLog("--max-connections 1000: buffers may need");
    }
  }

  /** For tests of the client, whose server is any. */
  static Stream<String> oneVariantOfEachModel() {
    return full() ? Stream.of("bio-platform", "nio", "netty-nio") : Stream.of("nio");
  }
}
