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
 * What a running server allocates per echo, by the JVM's own books of its threads: exact, and the
 * same on a busy machine.
 *
 * <p>Of many stretches of equal length the cheapest counts: what is allocated once in a while
 * (statistics, a task of a timer, code that is not compiled yet) is not in it, what every echo
 * allocates is.
 */
public final class AllocationPerEcho {
  private static final int CONNECTIONS = 8;
  private static final int ROUNDS = 2_000;

  /** The JVM's last compiler, which spares objects that go nowhere, takes its time. */
  private static final int MAX_SERIES = 60;

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
   * Measures it: framed, closed loop.
   *
   * @param server framed, and started
   * @param targetBytes stops as soon as a stretch costs less per echo
   * @return bytes per echo, in all threads of this JVM but the caller's and those that work by the
   *     clock
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
            throw new IOException("the server has ended the connection");
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
   * bio's stall watch, which looks once a second, and the test runner: the slower the machine, the
   * more per echo. No connection is served there.
   */
  private static boolean allocatesPeriodically(ThreadInfo thread) {
    String name = thread.getThreadName();
    return name.equals("bio-watch") || name.startsWith("surefire-");
  }
}
