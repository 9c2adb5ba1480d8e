package dev.echolab.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.echolab.protocol.Frame;
import dev.echolab.testing.TestJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Opens many connections to one server from a separate process: both ends of 10,000 connections
 * need more file descriptors than one process has. Each connection echoes while all are open.
 */
final class ClientProcess implements AutoCloseable {
  private static final int SPARE_DESCRIPTORS = 200;
  private static final int ROUNDS = 2;

  private final Process process;
  private final BufferedReader output;
  private final int connections;

  private ClientProcess(Process process, int connections) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.connections = connections;
  }

  /** Starts the process; skips the test with a message if file descriptors do not suffice. */
  static ClientProcess start(InetSocketAddress server, int connections) throws IOException {
    long maxDescriptors =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            ? unix.getMaxFileDescriptorCount()
            : Long.MAX_VALUE;
    if (maxDescriptors < connections + SPARE_DESCRIPTORS) {
      System.err.printf(
          "SKIPPED: %d connections need ulimit -n %d, it is %d%n",
          connections, connections + SPARE_DESCRIPTORS, maxDescriptors);
      assumeTrue(false, "too few file descriptors");
    }
    List<String> command = TestJvm.command(ClientProcess.class);
    command.add(server.getAddress().getHostAddress());
    command.add(Integer.toString(server.getPort()));
    command.add(Integer.toString(connections));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new ClientProcess(process, connections);
  }

  /** Returns once all are verified, while they are still open. */
  void expectAllVerified() throws IOException {
    assertThat(output.readLine()).isEqualTo(verified(connections));
  }

  private static String verified(int connections) {
    return "verified " + connections;
  }

  /** Closes the standard input of the process, which ends it and its connections. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("the client process did not end");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Runs in the separate process with the arguments HOST PORT CONNECTIONS. */
  public static void main(String[] args) throws IOException {
    InetSocketAddress server = new InetSocketAddress(args[0], Integer.parseInt(args[1]));
    int connections = Integer.parseInt(args[2]);
    List<SocketChannel> open = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      open.add(SocketChannel.open(server));
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < connections; i++) {
        open.get(i).write(ByteBuffer.wrap(Requests.echo(i, payload(round, i))));
      }
      for (int i = 0; i < connections; i++) {
        verify(open.get(i), i, payload(round, i));
      }
    }
    System.out.println(verified(connections));
    if (System.in.read() < 0) {
      for (SocketChannel each : open) {
        each.close();
      }
    }
  }

  private static byte[] payload(int round, int connection) {
    return Requests.payload(round * 1_000_003L + connection, 64);
  }

  private static void verify(SocketChannel channel, int id, byte[] payload) throws IOException {
    ByteBuffer expected = ByteBuffer.wrap(Requests.responseTo(id, payload));
    ByteBuffer received = ByteBuffer.allocate(Frame.HEADER_BYTES + payload.length);
    while (received.hasRemaining()) {
      if (channel.read(received) < 0) {
        throw new IOException("connection " + id + " ended early");
      }
    }
    if (!received.flip().equals(expected)) {
      throw new IOException("connection " + id + " received bytes of another response");
    }
  }
}
