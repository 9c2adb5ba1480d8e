package dev.echolab.lab.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.protocol.Frame;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Sends a few verified echoes on one connection; each call has a time limit. */
final class Client implements AutoCloseable {
  private static final int TIME_LIMIT_MS = 10_000;

  private final Socket socket = new Socket();
  private long nextId;

  Client(int port) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIME_LIMIT_MS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIME_LIMIT_MS);
  }

  void echo() throws IOException {
    long id = nextId++;
    byte[] payload = ("payload " + id).getBytes(StandardCharsets.US_ASCII);
    send(Frame.of(Frame.ECHO_REQUEST, (short) 0, id, payload).array());
    ByteBuffer expected = Frame.of(Frame.ECHO_RESPONSE, (short) 0, id, payload);
    byte[] received = new byte[expected.capacity()];
    new DataInputStream(socket.getInputStream()).readFully(received);
    assertThat(ByteBuffer.wrap(received)).isEqualTo(expected);
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Sends the beginning of a frame that never ends, so that no reply is due. */
  void sendNonsense() throws IOException {
    send(new byte[Frame.HEADER_BYTES]);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
