package dev.echolab.contract;

import com.sun.management.ThreadMXBean;
import dev.echolab.server.EchoServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the heap allocation of a running server per echo, from the JVM's allocation counters of
 * its threads. The result is exact and does not depend on other load of the machine.
 *
 * <p>The minimum over many series of equal length counts. It excludes occasional allocation
 * (statistics, a timer task, code that is not compiled yet) and includes what every echo allocates.
 */
public final class AllocationPerEcho {
  private static final int CONNECTIONS = 8;

  /** Rounds of a series. Few, because on a busy machine a round may take tens of milliseconds. */
  private static final int ROUNDS = 250;

  /** Long enough for C2, the last compiler, which removes allocations that do not escape. */
  private static final int MAX_SERIES = 480;

  private static final int PAYLOAD_BYTES = 128;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final ByteBuffer request;
  private final ByteBuffer response;
  private final List<SocketChannel> connections = new ArrayList<>();

  private AllocationPerEcho() {
    byte[] bytes = Requests.echo(1, Requests.payload(1, PAYLOAD_BYTES));
    request = ByteBuffer.allocateDirect(bytes.length).put(bytes);
    response = ByteBuffer.allocateDirect(bytes.length);
  }

  /**
   * Measures a framed server in a closed loop.
   *
   * @param server framed, and started
   * @param targetBytes the measurement ends once a series allocates less per echo
   * @return bytes per echo, in all threads of this JVM except the caller's and periodic ones
   */
  public static double of(EchoServer server, double targetBytes) throws IOException {
    AllocationPerEcho client = new AllocationPerEcho();
    try {
      for (int i = 0; i < CONNECTIONS; i++) {
        SocketChannel connection = SocketChannel.open(server.address());
        connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
        client.connections.add(connection);
      }
      double minBytes = Double.MAX_VALUE;
      for (int i = 0; i < MAX_SERIES && minBytes >= targetBytes; i++) {
        minBytes = Math.min(minBytes, client.measureSeries() / (double) (ROUNDS * CONNECTIONS));
      }
      return minBytes;
    } finally {
      for (SocketChannel connection : client.connections) {
        connection.close();
      }
    }
  }

  private long measureSeries() throws IOException {
    long beforeBytes = allocatedByOtherThreads();
    for (int i = 0; i < ROUNDS; i++) {
      for (SocketChannel connection : connections) {
        request.flip();
        while (request.hasRemaining()) {
          connection.write(request);
        }
      }
      for (SocketChannel connection : connections) {
        response.clear();
        while (response.hasRemaining()) {
          if (connection.read(response) < 0) {
            throw new IOException("the server closed the connection");
          }
        }
      }
    }
    return allocatedByOtherThreads() - beforeBytes;
  }

  private long allocatedByOtherThreads() {
    long own = Thread.currentThread().getId();
    long sum = 0;
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && thread.getThreadId() != own && !allocatesPeriodically(thread)) {
        sum += Math.max(0, threads.getThreadAllocatedBytes(thread.getThreadId()));
      }
    }
    return sum;
  }

  /**
   * Returns true for bio's timeout checker, which runs once a second, and the test runner. Their
   * allocation per echo grows with the run time; they serve no connection.
   */
  private static boolean allocatesPeriodically(ThreadInfo thread) {
    String name = thread.getThreadName();
    return name.equals("bio-timeouts") || name.startsWith("surefire-");
  }
}
