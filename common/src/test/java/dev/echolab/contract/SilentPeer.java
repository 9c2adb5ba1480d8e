package dev.echolab.contract;

import dev.echolab.server.EchoServer;
import java.io.IOException;
import java.net.Socket;

/** Sends requests and reads nothing, until it reads all: some responses must wait in the server. */
final class SilentPeer implements AutoCloseable {
  /** The size of its receive buffer, and to be that of the server's send buffer. */
  static final int KERNEL_BUFFER_BYTES = 8 * 1024;

  /**
   * More than the server's send buffer takes, at most three times the size that is set (Linux), and
   * less than Netty's high-water mark of 64 KiB.
   */
  private static final int UNREAD_BYTES = 40 * 1024;

  private static final byte[] RAW_BYTES = new byte[4 * 1024];
  private static final int TIME_LIMIT_MS = 20_000;

  private final Socket socket = new Socket();
  private final byte[] request;
  private int sentBytes;

  private SilentPeer(byte[] request) {
    this.request = request;
  }

  static SilentPeer connect(EchoServer server) throws IOException {
    return connect(server, RAW_BYTES);
  }

  /** Sends this request repeatedly; its response has the same length. */
  static SilentPeer connect(EchoServer server, byte[] request) throws IOException {
    SilentPeer peer = new SilentPeer(request);
    peer.socket.setReceiveBufferSize(KERNEL_BUFFER_BYTES);
    peer.socket.setSoTimeout(TIME_LIMIT_MS);
    peer.socket.connect(server.address());
    return peer;
  }

  /** Returns whether enough responses are on their way; sends some more bytes if not. */
  boolean sendUnlessEnoughIsUnread() throws IOException {
    if (sentBytes - socket.getInputStream().available() >= UNREAD_BYTES) {
      return true;
    }
    socket.getOutputStream().write(request);
    sentBytes += request.length;
    return false;
  }

  void sendOneByte(byte b) throws IOException {
    socket.getOutputStream().write(b);
  }

  int sentBytes() {
    return sentBytes;
  }

  void halfClose() throws IOException {
    socket.shutdownOutput();
  }

  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Returns how many bytes come before the end of the stream; a reset is an IOException. */
  int readToEnd() throws IOException {
    return socket.getInputStream().readAllBytes().length;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
