package dev.echolab.lab.explain;

import dev.echolab.load.driver.ConnectFailedException;
import dev.echolab.load.payload.Payload;
import dev.echolab.load.plan.Target;
import dev.echolab.protocol.Frame;
import dev.echolab.protocol.TraceFrame;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;

/**
 * A blocking connection that sends one traced request at a time: few and slow, so that it looks at
 * a server under load without being the load. Every response is checked byte for byte.
 *
 * <p>Owned by one thread; {@link #close} may come from any and ends a request under way.
 */
public final class TracedProbe implements Closeable {
  private final SocketChannel channel;
  private final ByteBuffer request;
  private final ByteBuffer answer;
  private final long connectionKey;
  private long nextId = 1;

  private TracedProbe(SocketChannel channel, int sizeBytes, long seed) {
    this.channel = channel;
    this.connectionKey = Payload.connectionKey(seed, channel.socket().getLocalPort());
    this.request = ByteBuffer.allocateDirect(Frame.HEADER_BYTES + sizeBytes);
    int traceBytes = Frame.HEADER_BYTES + TraceFrame.PAYLOAD_BYTES;
    this.answer = ByteBuffer.allocateDirect(request.capacity() + traceBytes);
  }

  /**
   * Connects to a framed server.
   *
   * @param sizeBytes payload of each request
   * @param seed of its bytes; the local port is mixed in
   * @throws ConnectFailedException if it cannot be reached
   */
  public static TracedProbe connect(Target target, int sizeBytes, long seed)
      throws ConnectFailedException {
    try {
      SocketChannel channel = SocketChannel.open();
      try {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(new InetSocketAddress(target.host(), target.port()));
        return new TracedProbe(channel, sizeBytes, seed);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException | UnresolvedAddressException e) {
      throw new ConnectFailedException("cannot connect to " + target + ": " + e.getMessage(), e);
    }
  }

  /** This end's port, by which the kernel's tables tell the connection. */
  public int localPort() {
    return socket().getLocalPort();
  }

  private Socket socket() {
    return channel.socket();
  }

  /**
   * Sends one request now and waits for its response and its trace.
   *
   * @param intendedNs when it was due
   * @throws IOException if the connection ended or the answer is not the request's
   */
  public TracedRequest send(long intendedNs) throws IOException {
    long id = nextId++;
    prepare(id);
    long writeStartNs = System.nanoTime();
    while (request.hasRemaining()) {
      channel.write(request);
    }
    long writeEndNs = System.nanoTime();
    answer.clear();
    read();
    long firstReadNs = System.nanoTime();
    long completeNs = firstReadNs;
    while (answer.position() < request.capacity()) {
      read();
      completeNs = System.nanoTime();
    }
    while (answer.hasRemaining()) {
      read();
    }
    checkEcho(id);
    return new TracedRequest(
        intendedNs, writeStartNs, writeEndNs, firstReadNs, completeNs, trace(id));
  }

  private void prepare(long id) {
    int sizeBytes = request.capacity() - Frame.HEADER_BYTES;
    request.clear();
    Frame.putHeader(request, 0, Frame.ECHO_REQUEST, Frame.FLAG_TRACE, id, sizeBytes);
    long key = Payload.messageKey(connectionKey, id);
    Payload.put(request, Frame.HEADER_BYTES, key, 0, sizeBytes);
  }

  private void read() throws IOException {
    if (channel.read(answer) < 0) {
      throw new EOFException("the server closed a traced connection");
    }
  }

  private void checkEcho(long id) throws IOException {
    Frame.convertToResponse(request, 0);
    ByteBuffer expected = request.clear();
    ByteBuffer echo = answer.duplicate().position(0).limit(expected.capacity());
    if (!echo.equals(expected)) {
      throw new IOException("the answer to traced request " + id + " is not its echo");
    }
  }

  private TraceFrame trace(long id) throws IOException {
    int at = request.capacity();
    if (Frame.type(answer, at) != Frame.TRACE
        || Frame.id(answer, at) != id
        || Frame.length(answer, at) != Frame.MIN_LENGTH + TraceFrame.PAYLOAD_BYTES) {
      throw new IOException("no TRACE frame follows the answer to traced request " + id);
    }
    return TraceFrame.parsePayload(answer, at + Frame.HEADER_BYTES);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
