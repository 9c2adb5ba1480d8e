package dev.echolab.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.server.EchoServer;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.IntConsumer;

/** Wraps a plain blocking socket, as any client would use it; every call has a timeout. */
public final class RawClient implements AutoCloseable {
  private static final int TIME_LIMIT_MS = 30_000;

  private final Socket socket;
  private final PushbackInputStream in;

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new PushbackInputStream(socket.getInputStream());
  }

  public static RawClient connect(EchoServer server) throws IOException {
    return connect(server.address(), new Socket());
  }

  /** Connects with a small receive buffer, so that responses soon stay unsent in the server. */
  public static RawClient connectWithReceiveBuffer(EchoServer server, int receiveBufferBytes)
      throws IOException {
    Socket socket = new Socket();
    // Before connect, which fixes the window offered to the server (tcp(7)).
    socket.setReceiveBufferSize(receiveBufferBytes);
    return connect(server.address(), socket);
  }

  /** Connects from a port that {@code beforeConnect} receives first. */
  static RawClient connectFromKnownPort(EchoServer server, IntConsumer beforeConnect)
      throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(server.address().getAddress(), 0));
    beforeConnect.accept(socket.getLocalPort());
    return connect(server.address(), socket);
  }

  private static RawClient connect(InetSocketAddress address, Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIME_LIMIT_MS);
    socket.connect(address, TIME_LIMIT_MS);
    return new RawClient(socket);
  }

  /** Sends with one write call, which returns when the kernel has accepted all bytes. */
  public void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  public void send(byte[] bytes, int from, int to) throws IOException {
    socket.getOutputStream().write(bytes, from, to - from);
  }

  /** Sends more than fits into the kernel while the caller reads. */
  public FutureTask<Void> sendInBackground(byte[] bytes) {
    return inBackground(
        () -> {
          send(bytes);
          return null;
        });
  }

  public FutureTask<Void> sendAndHalfCloseInBackground(byte[] bytes) {
    return inBackground(
        () -> {
          send(bytes);
          halfClose();
          return null;
        });
  }

  /** Closing this client ends the thread. */
  private static FutureTask<Void> inBackground(Callable<Void> sending) {
    FutureTask<Void> task = new FutureTask<>(sending);
    Thread sender = new Thread(task, "contract-sender");
    sender.setDaemon(true);
    sender.start();
    return task;
  }

  /** Receives exactly this many bytes. */
  public byte[] receive(int bytes) throws IOException {
    byte[] received = new byte[bytes];
    int n = in.readNBytes(received, 0, bytes);
    assertThat(n).as("bytes before the end of the stream").isEqualTo(bytes);
    return received;
  }

  /** Receives at most this many bytes in one read call; null at the end of the stream. */
  public byte[] receiveSome(int maxBytes) throws IOException {
    byte[] received = new byte[maxBytes];
    int n = in.read(received);
    return n < 0 ? null : Arrays.copyOf(received, n);
  }

  /** Receives all bytes up to the end of the stream; a reset is an {@link IOException}. */
  public byte[] receiveToEnd() throws IOException {
    return in.readAllBytes();
  }

  public void halfClose() throws IOException {
    socket.shutdownOutput();
  }

  /** Requires that the peer closed cleanly: no more bytes, and no reset. */
  public void expectEndOfStream() throws IOException {
    assertThat(in.read()).as("end of the stream").isEqualTo(-1);
  }

  /** Waits for the next byte, without consuming it, or the end of the stream. */
  public boolean atEndOfStream() throws IOException {
    int next = in.read();
    if (next >= 0) {
      in.unread(next);
    }
    return next < 0;
  }

  /** Closes the connection with RST instead of FIN. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
