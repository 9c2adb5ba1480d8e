package dev.echolab.load.driver;

import dev.echolab.load.workload.Payload;
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

/**
 * A blocking connection that sends one traced request at a time: few and slow, so that it looks at
 * a server under load without being the load. Every response is checked byte for byte.
 *
 * <p>Owned by one thread; {@link #close} may come from any and ends a request under way.
 */
public final class TracedProbe implements Closeable {
  /** What is asked of the server with each request. */
  public enum Asking {
    /** Its stamps. */
    TRACED(Frame.FLAG_TRACE),
    /** Nothing: the same requests, to tell what tracing costs apart from what they cost. */
    UNTRACED((short) 0);

    private final short flags;

    Asking(short flags) {
      this.flags = flags;
    }
  }

  private final SocketChannel channel;
  private final ByteBuffer request;
  private final ByteBuffer answer;
  private final long connectionKey;
  private final Asking asking;
  private long nextId = 1;

  private TracedProbe(SocketChannel channel, int sizeBytes, long seed, Asking asking) {
    this.channel = channel;
    this.asking = asking;
    this.connectionKey = Payload.connectionKey(seed, channel.socket().getLocalPort());
    this.request = ByteBuffer.allocateDirect(Frame.HEADER_BYTES + sizeBytes);
    int traceBytes = asking == Asking.TRACED ? Frame.HEADER_BYTES + TraceFrame.PAYLOAD_BYTES : 0;
    this.answer = ByteBuffer.allocateDirect(request.capacity() + traceBytes);
  }

  /**
   * Connects to a framed server.
   *
   * @param sizeBytes payload of each request
   * @param seed of its bytes; the local port is mixed in
   * @throws CannotConnectException if it cannot be reached
   */
  public static TracedProbe connect(Target target, int sizeBytes, long seed, Asking asking)
      throws CannotConnectException {
    try {
      SocketChannel channel = SocketChannel.open();
      try {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(new InetSocketAddress(target.host(), target.port()));
        return new TracedProbe(channel, sizeBytes, seed, asking);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException | java.nio.channels.UnresolvedAddressException e) {
      throw new CannotConnectException("cannot connect to " + target + ": " + e.getMessage(), e);
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
   * Sends one request now and waits for its response and, if it asks for one, its trace.
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
    Frame.putHeader(request, 0, Frame.ECHO_REQUEST, asking.flags, id, sizeBytes);
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
    if (asking == Asking.UNTRACED) {
      return TraceFrame.NOT_TAKEN;
    }
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
