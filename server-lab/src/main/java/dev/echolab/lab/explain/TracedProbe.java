package dev.echolab.lab.explain;

import dev.echolab.load.driver.UnusableTargetException;
import dev.echolab.load.payload.Payload;
import dev.echolab.load.plan.Target;
import dev.echolab.protocol.Frame;
import dev.echolab.protocol.TraceFrame;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;

/**
 * Sends one traced request at a time on a blocking connection. Its requests are few, so that it
 * samples a server under load without adding to the load. It checks every response byte by byte.
 *
 * <p>One thread owns it. Any thread may call {@link #close}, which ends a request in flight.
 */
final class TracedProbe extends PeriodicSampler<TracedProbe.TracedRequest> {
  private static final Duration INTERVAL = Duration.ofNanos(2_500_000);

  private final SocketChannel channel;
  private final ByteBuffer request;
  private final ByteBuffer response;
  private final long connectionKey;
  private long nextId = 1;

  private TracedProbe(SocketChannel channel, int sizeBytes, long seed) {
    super("traced-probe-" + channel.socket().getLocalPort(), INTERVAL);
    this.channel = channel;
    this.connectionKey = Payload.connectionKey(seed, channel.socket().getLocalPort());
    this.request = ByteBuffer.allocateDirect(Frame.HEADER_BYTES + sizeBytes);
    int traceBytes = Frame.HEADER_BYTES + TraceFrame.PAYLOAD_BYTES;
    this.response = ByteBuffer.allocateDirect(request.capacity() + traceBytes);
  }

  /**
   * Connects to a framed server.
   *
   * @param sizeBytes payload of each request
   * @param seed of its bytes; the local port is mixed in
   * @throws UnusableTargetException if the server cannot be reached
   */
  static TracedProbe connect(Target target, int sizeBytes, long seed)
      throws UnusableTargetException {
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
      throw new UnusableTargetException("cannot connect to " + target + ": " + e.getMessage(), e);
    }
  }

  /** Returns the port of this end, which identifies the connection in the kernel's tables. */
  int localPort() {
    return channel.socket().getLocalPort();
  }

  /**
   * Sends one request now and waits for its response and its trace.
   *
   * @throws IOException if the connection ended or the response is not that of the request
   */
  @Override
  TracedRequest sample(long intendedNs) throws IOException {
    long id = nextId++;
    prepare(id);
    long writeStartNs = System.nanoTime();
    while (request.hasRemaining()) {
      channel.write(request);
    }
    long writeEndNs = System.nanoTime();
    response.clear();
    long completeNs;
    do {
      read();
      completeNs = System.nanoTime();
    } while (response.position() < request.capacity());
    while (response.hasRemaining()) {
      read();
    }
    checkEcho(id);
    return new TracedRequest(intendedNs, writeStartNs, writeEndNs, completeNs, trace(id));
  }

  private void prepare(long id) {
    int sizeBytes = request.capacity() - Frame.HEADER_BYTES;
    request.clear();
    Frame.putHeader(request, 0, Frame.ECHO_REQUEST, Frame.FLAG_TRACE, id, sizeBytes);
    long key = Payload.messageKey(connectionKey, id);
    Payload.GENERATED.put(request, Frame.HEADER_BYTES, key, 0, sizeBytes);
  }

  private void read() throws IOException {
    if (channel.read(response) < 0) {
      throw new EOFException("the server closed a traced connection");
    }
  }

  private void checkEcho(long id) throws IOException {
    Frame.convertToResponse(request, 0);
    ByteBuffer expected = request.clear();
    ByteBuffer echo = response.duplicate().position(0).limit(expected.capacity());
    if (!echo.equals(expected)) {
      throw new IOException("the response to traced request " + id + " is not its echo");
    }
  }

  private TraceFrame trace(long id) throws IOException {
    int at = request.capacity();
    if (Frame.type(response, at) != Frame.TRACE
        || Frame.id(response, at) != id
        || Frame.length(response, at) != Frame.MIN_LENGTH + TraceFrame.PAYLOAD_BYTES) {
      throw new IOException("no TRACE frame follows the response to traced request " + id);
    }
    return TraceFrame.parsePayload(response, at + Frame.HEADER_BYTES);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /**
   * Holds the client's stamps of one traced request, in {@link System#nanoTime()}, and the
   * server's.
   *
   * @param intendedNs intended send time
   * @param writeStartNs before the write call
   * @param writeEndNs after the write call
   * @param completeNs after the read call that returned the response's last byte; the round trip
   *     ends here
   * @param trace the server's stamps, of the same clock only if it runs on the same machine
   */
  record TracedRequest(
      long intendedNs, long writeStartNs, long writeEndNs, long completeNs, TraceFrame trace) {}
}
