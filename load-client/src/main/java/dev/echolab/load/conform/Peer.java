package dev.echolab.load.conform;

import dev.echolab.load.conform.ConformCase.NotPassed;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends and checks bytes on one blocking connection; no wait is longer than the time-out. */
final class Peer implements AutoCloseable {
  private static final long STALL_MS = 300; // a write that is blocked this long is stalled
  private static final long FULL_AFTER_NS = 300_000_000; // the server may have to wait its turn
  private static final long POLL_MS = 2;
  private static final int SMALL_BUFFER_BYTES = 16 * 1024;
  private static final int SHOWN_BYTES = 16;
  private static final int CHUNK_BYTES = 64 * 1024;

  /** Opens the connections of one case to the server under test, and closes them at its end. */
  static final class Group implements AutoCloseable {
    private final InetSocketAddress target;
    private final int timeoutMs;
    private final Deque<Peer> open = new ArrayDeque<>();

    Group(InetSocketAddress target, int timeoutMs) {
      this.target = target;
      this.timeoutMs = timeoutMs;
    }

    Peer connect() throws IOException {
      return connect(0);
    }

    /** Opens a connection with a small receive buffer: the server is soon unable to write. */
    Peer connectWithSmallBuffer() throws IOException {
      return connect(SMALL_BUFFER_BYTES);
    }

    private Peer connect(int receiveBufferBytes) throws IOException {
      Peer peer = new Peer(target, receiveBufferBytes, timeoutMs);
      open.push(peer);
      return peer;
    }

    @Override
    public void close() throws IOException {
      while (!open.isEmpty()) {
        open.pop().close();
      }
    }
  }

  private final SocketChannel channel = SocketChannel.open();
  private final Socket socket = channel.socket();
  private final InputStream in;
  private final OutputStream out;
  private final int timeoutMs;
  private long receivedBytes;

  /** Connects; with 0 the kernel chooses the receive buffer. */
  private Peer(InetSocketAddress target, int receiveBufferBytes, int timeoutMs) throws IOException {
    this.timeoutMs = timeoutMs;
    try {
      if (receiveBufferBytes > 0) {
        // Before connect: the window that is offered to the server is fixed by then (tcp(7)).
        socket.setReceiveBufferSize(receiveBufferBytes);
      }
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(timeoutMs);
      socket.connect(target, timeoutMs);
      in = socket.getInputStream();
      out = socket.getOutputStream();
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  void send(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  /** Sends on another thread: bytes that exceed the kernel's buffers need a concurrent reader. */
  private FutureTask<Void> sendInBackground(byte[] bytes) {
    FutureTask<Void> sending =
        new FutureTask<>(
            () -> {
              out.write(bytes);
              return null;
            });
    Thread thread = new Thread(sending, "conform-sender");
    thread.setDaemon(true);
    thread.start();
    return sending;
  }

  private void await(FutureTask<Void> sending) throws NotPassed, InterruptedException {
    if (!endsWithin(timeoutMs, sending)) {
      throw new NotPassed("the server stopped reading: sending did not end within the time-out");
    }
  }

  private static boolean endsWithin(long ms, FutureTask<Void> sending)
      throws NotPassed, InterruptedException {
    try {
      sending.get(ms, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new NotPassed("sending failed: " + e.getCause().getMessage());
    }
  }

  /** Sends without reading, until all is sent or the connection is full; returns the bytes sent. */
  int sendUnread(byte[] bytes) throws IOException, InterruptedException {
    ByteBuffer unsent = ByteBuffer.wrap(bytes);
    channel.configureBlocking(false);
    long progressNs = System.nanoTime();
    while (unsent.hasRemaining() && System.nanoTime() - progressNs < FULL_AFTER_NS) {
      unsent.limit(Math.min(bytes.length, unsent.position() + CHUNK_BYTES));
      if (channel.write(unsent) > 0) {
        progressNs = System.nanoTime();
      } else {
        Thread.sleep(POLL_MS);
      }
      unsent.limit(bytes.length);
    }
    channel.configureBlocking(true);
    return unsent.position();
  }

  /** Sends a request and receives its response at the same time. */
  void exchange(byte[] request, byte[] response) throws NotPassed, InterruptedException {
    FutureTask<Void> sending = sendInBackground(request);
    expect(response);
    await(sending);
  }

  void expectEchoOf(byte[] bytes) throws NotPassed, InterruptedException {
    exchange(bytes, bytes);
  }

  /** Sends a request, and receives nothing of its response until the sender is blocked. */
  void exchangeAfterStall(byte[] request, byte[] response) throws NotPassed, InterruptedException {
    FutureTask<Void> sending = sendInBackground(request);
    endsWithin(STALL_MS, sending);
    expect(response);
    await(sending);
  }

  /** Sends a whole request, half-closes, then receives the response and the end of the stream. */
  void exchangeAfterHalfClose(byte[] request, byte[] response)
      throws NotPassed, IOException, InterruptedException {
    await(sendInBackground(request));
    socket.shutdownOutput();
    expect(response);
    expectEnd();
  }

  /** Ends the connection by RST instead of FIN. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  byte[] receive(int bytes) throws NotPassed {
    byte[] received = new byte[bytes];
    int n = 0;
    while (n < bytes) {
      n += read(received, n, n, bytes);
    }
    return received;
  }

  /** Receives bytes, which must equal {@code expected}. */
  void expect(byte[] expected) throws NotPassed {
    byte[] chunk = new byte[Math.min(CHUNK_BYTES, expected.length)];
    int n = 0;
    while (n < expected.length) {
      int got = read(chunk, 0, n, expected.length);
      int wrong = Arrays.mismatch(chunk, 0, got, expected, n, n + got);
      if (wrong >= 0) {
        throw new NotPassed(
            "byte %s of %s is wrong: expected %s, got %s"
                .formatted(
                    n + wrong,
                    expected.length,
                    hex(expected, n + wrong, expected.length),
                    hex(chunk, wrong, got)));
      }
      n += got;
    }
  }

  /**
   * Reads once.
   *
   * @param at offset in {@code into}
   * @param n bytes that were read before, of {@code total}
   */
  private int read(byte[] into, int at, int n, int total) throws NotPassed {
    int missing = total - n;
    try {
      int got = in.read(into, at, Math.min(into.length - at, missing));
      if (got < 0) {
        throw new NotPassed("end of stream after " + n + " of " + total + " bytes");
      }
      receivedBytes += got;
      return got;
    } catch (SocketTimeoutException e) {
      throw new NotPassed(
          "nothing for %s ms; %s bytes are missing, %s arrived on this connection"
              .formatted(timeoutMs, missing, receivedBytes));
    } catch (IOException e) {
      throw new NotPassed(e.getMessage() + "; " + missing + " bytes are missing");
    }
  }

  /** Expects a clean close: no further byte and no reset. */
  void expectEnd() throws NotPassed {
    byte[] more = new byte[SHOWN_BYTES];
    try {
      int n = in.read(more);
      if (n >= 0) {
        throw new NotPassed("bytes after the end: " + hex(more, 0, n));
      }
    } catch (SocketTimeoutException e) {
      throw new NotPassed("the connection was still open after " + timeoutMs + " ms");
    } catch (IOException e) {
      throw new NotPassed("closed by a reset instead of cleanly: " + e.getMessage());
    }
  }

  private static String hex(byte[] bytes, int from, int end) {
    int to = Math.min(end, from + SHOWN_BYTES);
    return HexFormat.of().formatHex(bytes, from, to) + (to < end ? "..." : "");
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
