package dev.echolab.load.driver;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * An echo server of a test: a thread per connection, messages of one fixed size, and a twist that
 * decides what is answered. With {@link #honest} it is a plain raw server for any size.
 */
public final class EchoPeer implements AutoCloseable {

  /** What comes back for a message, in order; may be nothing. May close the socket. */
  public interface Twist {
    List<byte[]> answers(Socket socket, int connection, long index, byte[] message)
        throws IOException;
  }

  private final ServerSocket server;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final int messageBytes;
  private final Twist twist;

  private EchoPeer(int port, int messageBytes, Twist twist) throws IOException {
    this.server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
    this.messageBytes = messageBytes;
    this.twist = twist;
    start(this::accept, "echo-peer-accept");
  }

  /** Returns whatever comes. */
  public static EchoPeer honest() throws IOException {
    return honest(0);
  }

  /** Returns whatever comes, on a given port. */
  public static EchoPeer honest(int port) throws IOException {
    return new EchoPeer(port, 0, (socket, connection, index, message) -> List.of(message));
  }

  /** Raw messages of {@code bytes}, answered as the twist says. */
  static EchoPeer raw(int bytes, Twist twist) throws IOException {
    return new EchoPeer(0, bytes, twist);
  }

  /** Framed messages with payloads of {@code payloadBytes}; the twist sees responses. */
  public static EchoPeer framed(int payloadBytes, Twist twist) throws IOException {
    return new EchoPeer(
        0,
        16 + payloadBytes,
        (socket, connection, index, message) -> {
          message[5] = 2;
          return twist.answers(socket, connection, index, message);
        });
  }

  private static void start(Runnable body, String name) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        // The first connection is the client's probe; it sends no message in raw mode.
        int number = connections.getAndIncrement() - 1;
        start(() -> serve(socket, number), "echo-peer-" + number);
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(Socket socket, int number) {
    try (socket) {
      if (messageBytes == 0) {
        pass(socket.getInputStream(), socket.getOutputStream());
        return;
      }
      DataInputStream in = new DataInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      for (long index = 0; true; index++) {
        byte[] message = new byte[messageBytes];
        in.readFully(message);
        for (byte[] answer : twist.answers(socket, number, index, message)) {
          out.write(answer);
        }
      }
    } catch (IOException gone) {
      // The client has ended, or the test has.
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

  /** Accepted so far, the client's probe included. */
  int accepted() {
    return connections.get();
  }

  /** Ends as a process that is killed: the listener and every connection at once, by reset. */
  void kill() throws IOException {
    server.close();
    for (Socket socket : new ArrayList<>(sockets)) {
      try (socket) {
        socket.setSoLinger(true, 0);
      } catch (SocketException closed) {
        // Its own thread was faster.
      }
    }
  }

  @Override
  public void close() throws IOException {
    kill();
  }

  /**
   * A peer in a process of its own, so that it can be stopped by a signal. Prints its port; asked
   * by a byte on standard input, prints the longest time in nanoseconds that it did not run.
   */
  public static void main(String[] args) throws Exception {
    AtomicLong longestGapNs = new AtomicLong();
    start(() -> watchTheClock(longestGapNs), "heartbeat");
    try (EchoPeer peer = honest()) {
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
