package dev.echolab.load.driver;

import dev.echolab.protocol.Frame;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Serves echoes to tests: one thread per connection, messages of one fixed size, and a rule that
 * decides what is sent back. {@link #plain} is a plain raw server for messages of any size.
 */
public final class EchoPeer implements Closeable {

  /** Returns the replies to a message, in order; there may be none. May close the socket. */
  public interface ReplyRule {
    List<byte[]> replies(Socket socket, int connection, long index, byte[] message)
        throws IOException;
  }

  private final ServerSocket server;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final int headerBytes;
  private final int messageBytes;
  private final ReplyRule rule;
  private final Thread acceptor;
  private final AtomicInteger statsRequests = new AtomicInteger();
  private volatile boolean counts;

  private EchoPeer(int port, int headerBytes, int payloadBytes, ReplyRule rule) throws IOException {
    this.server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
    this.headerBytes = headerBytes;
    this.messageBytes = headerBytes + payloadBytes;
    this.rule = rule;
    this.acceptor = start(this::accept, "echo-peer-accept");
  }

  /** Starts a raw server that returns all bytes. */
  public static EchoPeer plain() throws IOException {
    return plain(0);
  }

  /** Starts a raw server that returns all bytes, on a given port. */
  public static EchoPeer plain(int port) throws IOException {
    return new EchoPeer(port, 0, 0, (socket, connection, index, message) -> List.of(message));
  }

  /** Starts a server for raw messages of {@code bytes} bytes. */
  static EchoPeer raw(int bytes, ReplyRule rule) throws IOException {
    return new EchoPeer(0, 0, bytes, rule);
  }

  /**
   * Starts a server for payloads of {@code payloadBytes} that reports no counters; the rule is
   * passed response frames.
   */
  public static EchoPeer framed(int payloadBytes, ReplyRule rule) throws IOException {
    return new EchoPeer(
        0,
        Frame.HEADER_BYTES,
        payloadBytes,
        (socket, connection, index, message) -> {
          message[5] = Frame.ECHO_RESPONSE;
          return rule.replies(socket, connection, index, message);
        });
  }

  /** Starts a server like {@link #framed} that reports how often it was asked for its counters. */
  static EchoPeer counting(int payloadBytes) throws IOException {
    EchoPeer peer = framed(payloadBytes, (socket, connection, index, message) -> List.of(message));
    peer.counts = true;
    return peer;
  }

  private static Thread start(Runnable body, String name) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        // The first connection is the client's StatsProbe; in raw mode it is closed at once.
        int number = connections.getAndIncrement() - 1;
        start(() -> serve(socket, number), "echo-peer-" + number);
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(Socket socket, int number) {
    open.incrementAndGet();
    try (socket) {
      if (messageBytes == 0) {
        pass(socket.getInputStream(), socket.getOutputStream());
        return;
      }
      DataInputStream in = new DataInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      for (long index = 0; true; index++) {
        byte[] message = new byte[messageBytes];
        in.readFully(message, 0, headerBytes);
        if (headerBytes > 0 && message[5] == Frame.STATS_REQUEST) {
          int requests = statsRequests.incrementAndGet();
          if (!counts) {
            return;
          }
          byte[] json = ("{\"readCalls\":" + requests + "}").getBytes(StandardCharsets.US_ASCII);
          out.write(Frame.of(Frame.STATS_RESPONSE, (short) 0, 0, json).array());
          continue;
        }
        in.readFully(message, headerBytes, messageBytes - headerBytes);
        for (byte[] reply : rule.replies(socket, number, index, message)) {
          out.write(reply);
        }
      }
    } catch (IOException gone) {
      // The client has ended, or the test has.
    } finally {
      open.decrementAndGet();
    }
  }

  private static void pass(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[65536];
    int n = in.read(buffer);
    while (n >= 0) {
      out.write(buffer, 0, n);
      n = in.read(buffer);
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Returns how many connections were accepted, the client's stats connection included. */
  public int accepted() {
    return connections.get();
  }

  /** Returns how many connections have a thread now. */
  int open() {
    return open.get();
  }

  /** Returns how often it was asked for its counters. */
  int statsRequests() {
    return statsRequests.get();
  }

  /** Ends like a killed process: resets every connection and closes the listening socket. */
  void kill() throws IOException {
    server.close();
    awaitAcceptor();
    resetConnections();
  }

  /** Does what a quick restart does: resets every connection, and counts from 0 again. */
  void restart() throws IOException {
    statsRequests.set(0);
    resetConnections();
  }

  /** Closes the first connection, which is the client's stats connection. */
  void closeStatsConnection() throws IOException {
    sockets.get(0).close();
  }

  private void resetConnections() throws IOException {
    for (Socket socket : new ArrayList<>(sockets)) {
      try (socket) {
        socket.setSoLinger(true, 0);
      } catch (SocketException closed) {
        // The thread of the connection has closed it already.
      }
    }
  }

  /** The kernel's listener lives until accept(2) has returned: until then it takes connections. */
  private void awaitAcceptor() {
    try {
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    kill();
  }

  /**
   * Runs a server in a process of its own, which can be stopped by a signal. Prints its port; for
   * each byte on standard input, prints the longest time in nanoseconds in which it did not run.
   */
  public static void main(String[] args) throws Exception {
    AtomicLong longestGapNs = new AtomicLong();
    start(() -> watchTheClock(longestGapNs), "heartbeat");
    try (EchoPeer peer = plain()) {
      System.out.println(peer.port());
      System.out.flush();
      while (System.in.read() >= 0) {
        System.out.println(longestGapNs.get());
        System.out.flush();
      }
    }
  }

  private static void watchTheClock(AtomicLong longestGapNs) {
    long lastNs = System.nanoTime();
    while (true) {
      LockSupport.parkNanos(500_000L);
      long nowNs = System.nanoTime();
      longestGapNs.accumulateAndGet(nowNs - lastNs, Math::max);
      lastNs = nowNs;
    }
  }
}
