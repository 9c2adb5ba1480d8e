package dev.echolab.lab.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.load.os.ProcessCpu;
import dev.echolab.protocol.Frame;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Opens as many connections as a limit of 20,000 descriptors allows. Each gets an echo; then the
 * heap per idle connection is counted after a collection. Kernel memory and direct buffers are not
 * included. Each bound is at most the larger figure of JDK 17 and 25, plus a tenth;
 * docs/performance.md lists the objects.
 */
@Tag("measurement")
@Timeout(240)
class IdleConnectionsTest {
  /**
   * Opened before the first count, so that classes are loaded and tables have their initial size.
   */
  private static final int FIRST = 500;

  private static final int SOURCES = 8;

  /**
   * Half of the servers' backlog. With more, the kernel drops the first packet of a connection and
   * retransmits it a second later, and the test would measure that second.
   */
  private static final int UNANSWERED = 512;

  private final List<SocketChannel> connections = new ArrayList<>();
  private final byte[] payload = new byte[128];

  @AfterEach
  void closeAll() throws IOException {
    for (SocketChannel connection : connections) {
      connection.close();
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "nio-1, 19000, 1050",
    "netty-nio, 19000, 2300",
    "netty-epoll, 19000, 1800",
    "netty-io_uring, 19000, 2050",
    "bio-virtual, 19000, 3900",
    "bio-platform, 5000, 1800",
  })
  void everyConnectionGetsAnEchoAndAnIdleOneKeepsLittleHeap(String variant, int count, int maxBytes)
      throws Exception {
    long seed = System.nanoTime();
    System.out.println(variant + ": seed " + seed);
    new Random(seed).nextBytes(payload);
    RealServer.Start start =
        RealServer.of(variant).jvm("-Xms512m", "-Xmx512m").options("--port", "0");
    try (RealServer server = start.start()) {
      open(server, FIRST);
      echoOnEach();
      long firstBytes = liveHeapBytes(server.pid());
      long firstRssBytes = residentBytes(server.pid());

      ProcessCpu cpuBefore = ProcessCpu.of(Long.toString(server.pid()));
      long beginNs = System.nanoTime();
      open(server, count - FIRST);
      echoOn(connections.get(count - 1));
      double seconds = (System.nanoTime() - beginNs) / 1e9;
      ProcessCpu cpu = ProcessCpu.of(Long.toString(server.pid())).minus(cpuBefore);
      double cpuUsEach = (cpu.userNs() + cpu.sysNs()) / 1e3 / (count - FIRST);
      echoOnEach();
      double bytesEach = (liveHeapBytes(server.pid()) - firstBytes) / (double) (count - FIRST);
      double rssEach = (residentBytes(server.pid()) - firstRssBytes) / (double) (count - FIRST);

      System.out.printf(
          "%s: %d connections, %.0f B of heap each, %.1f KiB resident each,"
              + " %.0f accepted/s at %.0f us of the server's CPU each%n",
          variant, count, bytesEach, rssEach / 1024, (count - FIRST) / seconds, cpuUsEach);
      assertThat(bytesEach).as("heap per idle connection").isLessThanOrEqualTo(maxBytes);
    }
  }

  private void open(RealServer server, int more) throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    for (int i = 0; i < more; i++) {
      // With most ports of one address taken the kernel searches longer than it connects.
      byte[] source = {127, 0, 0, (byte) (2 + i % SOURCES)};
      SocketChannel connection = SocketChannel.open();
      connections.add(connection);
      connection.bind(new InetSocketAddress(InetAddress.getByAddress(source), 0));
      connection.connect(address);
      if (i % UNANSWERED == UNANSWERED - 1) {
        echoOn(connection);
      }
    }
  }

  private void echoOnEach() throws IOException {
    for (SocketChannel connection : connections) {
      echoOn(connection);
    }
  }

  private void echoOn(SocketChannel connection) throws IOException {
    ByteBuffer request = Frame.of(Frame.ECHO_REQUEST, (short) 0, 1, payload);
    ByteBuffer answer = ByteBuffer.allocate(request.remaining());
    while (request.hasRemaining()) {
      connection.write(request);
    }
    while (answer.hasRemaining()) {
      assertThat(connection.read(answer)).as("bytes read").isPositive();
    }
    assertThat(answer.array()).endsWith(payload);
  }

  /** Returns the live heap: a class histogram starts with a full collection. */
  private static long liveHeapBytes(long pid) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process =
        new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    Files.writeString(Path.of("target", "histogram-" + pid + ".txt"), text);
    String total =
        text.lines().filter(line -> line.startsWith("Total")).reduce((a, b) -> b).orElseThrow();
    return Long.parseLong(total.trim().split("\\s+", -1)[2]);
  }

  private static long residentBytes(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElseThrow();
  }
}
