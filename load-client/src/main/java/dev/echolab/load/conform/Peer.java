package dev.echolab.load.conform;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends and checks bytes on one blocking connection; no wait is longer than the time-out. */
final class Peer implements AutoCloseable {
  /** A write that is blocked this long is taken as stalled. */
  private static final long STALL_MS = 300;

  private static final int SHOWN_BYTES = 16;
  private static final int CHUNK_BYTES = 64 * 1024;

  private final Socket socket = new Socket();
  private final InputStream in;
  private final OutputStream out;
  private final int timeoutMs;
  private long receivedBytes;

  Peer(InetSocketAddress target, int receiveBufferBytes, int timeoutMs) throws IOException {
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

  void send(byte[] bytes, int from, int to) throws IOException {
    out.write(bytes, from, to - from);
  }

  /**
   * Sends on a separate thread: bytes that exceed the kernel's buffers need a concurrent reader.
   */
  FutureTask<Void> sendInBackground(byte[] bytes) {
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

  /** Waits until everything is written. */
  void await(FutureTask<Void> sending) throws Deviation, IOException, InterruptedException {
    try {
      sending.get(timeoutMs, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new Deviation("the server stopped reading: sending did not end within the time-out");
    } catch (ExecutionException e) {
      throw new Deviation("sending failed: " + e.getCause().getMessage());
    }
  }

  /** Waits until the sender is blocked: its bytes are neither read nor buffered any more. */
  void awaitStall(FutureTask<Void> sending) throws InterruptedException, Deviation, IOException {
    try {
      sending.get(STALL_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return; // the sender is blocked, as it should be
    } catch (ExecutionException e) {
      throw new Deviation("sending failed: " + e.getCause().getMessage());
    }
  }

  void halfClose() throws IOException {
    socket.shutdownOutput();
  }

  /** Ends the connection by RST instead of FIN. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Receives exactly this many bytes. */
  byte[] receive(int bytes) throws Deviation, IOException {
    byte[] received = new byte[bytes];
    int n = 0;
    while (n < bytes) {
      int got = read(received, n, bytes - n, bytes - n);
      if (got < 0) {
        throw new Deviation("end of stream after " + n + " of " + bytes + " bytes");
      }
      n += got;
    }
    return received;
  }

  /** Receives bytes, which must equal {@code expected}. */
  void expect(byte[] expected) throws Deviation, IOException {
    byte[] chunk = new byte[Math.min(CHUNK_BYTES, Math.max(1, expected.length))];
    int n = 0;
    while (n < expected.length) {
      int got = read(chunk, 0, Math.min(chunk.length, expected.length - n), expected.length - n);
      if (got < 0) {
        throw new Deviation("end of stream after " + n + " of " + expected.length + " bytes");
      }
      for (int i = 0; i < got; i++) {
        if (chunk[i] != expected[n + i]) {
          throw new Deviation(
              "byte "
                  + (n + i)
                  + " of "
                  + expected.length
                  + " is wrong: expected "
                  + hex(expected, n + i, expected.length)
                  + ", got "
                  + hex(chunk, i, got));
        }
      }
      n += got;
    }
  }

  private int read(byte[] into, int at, int maxBytes, int missingBytes)
      throws Deviation, IOException {
    try {
      int got = in.read(into, at, maxBytes);
      receivedBytes += Math.max(0, got);
      return got;
    } catch (SocketTimeoutException e) {
      throw new Deviation(
          "nothing for "
              + timeoutMs
              + " ms; "
              + missingBytes
              + " bytes are missing, "
              + receivedBytes
              + " arrived on this connection");
    } catch (IOException e) {
      throw new Deviation(e.getMessage() + "; " + missingBytes + " bytes are missing");
    }
  }

  /** Expects a clean close: no further byte and no reset. */
  void expectEnd() throws Deviation, IOException {
    try {
      byte[] more = new byte[SHOWN_BYTES];
      int n = in.read(more);
      if (n >= 0) {
        throw new Deviation("bytes after the end: " + hex(more, 0, n));
      }
    } catch (SocketTimeoutException e) {
      throw new Deviation("the connection was still open after " + timeoutMs + " ms");
    } catch (IOException e) {
      throw new Deviation("closed by a reset instead of cleanly: " + e.getMessage());
    }
  }

  /** Sends bytes and receives their echo at the same time. */
  void expectEchoOf(byte[] bytes) throws Deviation, IOException, InterruptedException {
    FutureTask<Void> sending = sendInBackground(bytes);
    expect(bytes);
    await(sending);
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
