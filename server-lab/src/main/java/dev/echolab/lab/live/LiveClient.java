package dev.echolab.lab.live;

import dev.echolab.load.payload.Payload;
import dev.echolab.protocol.Frame;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntConsumer;

/**
 * One of the lab's own clients, A or B, of one server: sends requests when asked, checks their
 * responses byte by byte, and can stop reading.
 *
 * <p>Its {@link ClientLoop} runs it. Any thread may call the package-private methods; they hand
 * their work to the loop. The loop publishes {@link #progress}.
 */
final class LiveClient {
  /** Requests that may be sent and not answered. */
  static final int MAX_IN_FLIGHT = 64;

  private static final int MAX_RECENT = 1000;

  /**
   * Says how far this client is.
   *
   * @param unsentBytes of requests, not taken by the kernel
   * @param unreadBytes of the responses to them, not read
   * @param answered requests, since the connection was made
   * @param lastNs round trip of the last answered request; null before the first
   * @param error why the connection ended, one line; null: it is open
   */
  record Progress(
      int inFlight, long unsentBytes, long unreadBytes, long answered, Long lastNs, String error) {}

  /** One answered request; {@code endNs} is a System.nanoTime. */
  record RoundTrip(long endNs, long lengthNs) {}

  private record Request(long id, int sizeBytes, long sentNs) {
    int frameBytes() {
      return Frame.HEADER_BYTES + sizeBytes;
    }
  }

  private final ClientLoop loop;
  private final SocketChannel channel;
  private final int localPort;
  private final long connectionKey;
  private final Queue<RoundTrip> recent = new ConcurrentLinkedQueue<>();
  private volatile Progress progress = new Progress(0, 0, 0, 0, null, null);

  /** From here on owned by the loop. */
  private SelectionKey key;

  private boolean reading = true;
  private final Deque<Request> toSend = new ArrayDeque<>();
  private final Deque<Request> inFlight = new ArrayDeque<>();

  /** The request that is being sent. */
  private ByteBuffer out = ByteBuffer.allocateDirect(0);

  /** The response that is being read. */
  private final ByteBuffer header = ByteBuffer.allocateDirect(Frame.HEADER_BYTES);

  private ByteBuffer payload = ByteBuffer.allocateDirect(0);
  private long nextId = 1;
  private long unsentBytes;
  private long unreadBytes;
  private long answered;
  private Long lastNs;

  private LiveClient(ClientLoop loop, SocketChannel channel) {
    this.loop = loop;
    this.channel = channel;
    this.localPort = channel.socket().getLocalPort();
    this.connectionKey = Payload.connectionKey(1, localPort);
  }

  /**
   * Connects.
   *
   * @param buffers of the kernel; those that are 0 are the kernel's choice
   * @param beforeConnect receives the local port
   * @throws IOException if the server cannot be reached
   */
  static LiveClient connect(
      ClientLoop loop,
      InetSocketAddress server,
      LiveSettings.Buffers buffers,
      IntConsumer beforeConnect)
      throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      // Before the connect, which fixes the window offered to the server (tcp(7)).
      if (buffers.soRcvbufBytes() > 0) {
        channel.setOption(StandardSocketOptions.SO_RCVBUF, buffers.soRcvbufBytes());
      }
      if (buffers.soSndbufBytes() > 0) {
        channel.setOption(StandardSocketOptions.SO_SNDBUF, buffers.soSndbufBytes());
      }
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.bind(new InetSocketAddress(server.getAddress(), 0));
      LiveClient client = new LiveClient(loop, channel);
      beforeConnect.accept(client.localPort);
      channel.connect(server);
      channel.configureBlocking(false);
      loop.execute(client::register);
      return client;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void register() {
    try {
      key = loop.register(channel, this);
      updateInterest();
    } catch (IOException e) {
      fail(e);
    }
  }

  int localPort() {
    return localPort;
  }

  Progress progress() {
    return progress;
  }

  /** Moves the round trips that were not taken yet. */
  void takeRecent(List<RoundTrip> to) {
    for (RoundTrip trip = recent.poll(); trip != null; trip = recent.poll()) {
      to.add(trip);
    }
  }

  /** Sends one request with a payload of this size. */
  void send(int sizeBytes) {
    loop.execute(
        () -> {
          if (channel.isOpen()) {
            Request request = new Request(nextId++, sizeBytes, System.nanoTime());
            toSend.add(request);
            inFlight.add(request);
            unsentBytes += request.frameBytes();
            unreadBytes += request.frameBytes();
            onReady();
          }
        });
  }

  /** Stops reading, or reads what has arrived. */
  void setReading(boolean newReading) {
    loop.execute(
        () -> {
          reading = newReading;
          updateInterest();
        });
  }

  void close() {
    loop.execute(
        () -> {
          try {
            channel.close();
          } catch (IOException e) {
            publish(e.getMessage());
          }
        });
  }

  /** Reads and writes what is possible. Called by the loop. */
  void onReady() {
    try {
      boolean more = reading;
      while (more) {
        more = receive();
      }
      write();
      updateInterest();
      publish(null);
    } catch (IOException e) {
      fail(e);
    }
  }

  private void updateInterest() {
    if (key != null && key.isValid()) {
      key.interestOps(
          (reading ? SelectionKey.OP_READ : 0) | (unsentBytes > 0 ? SelectionKey.OP_WRITE : 0));
    }
  }

  private void write() throws IOException {
    while (out.hasRemaining() || fill()) {
      unsentBytes -= channel.write(out);
      if (out.hasRemaining()) {
        return; // The kernel's send buffer is full.
      }
    }
  }

  /** Puts the next request into the empty buffer; returns false if there is none. */
  private boolean fill() {
    Request request = toSend.poll();
    if (request == null) {
      return false;
    }
    out = ofSize(request.frameBytes(), out);
    Frame.putHeader(out, 0, Frame.ECHO_REQUEST, (short) 0, request.id, request.sizeBytes);
    Payload.GENERATED.put(out, Frame.HEADER_BYTES, messageKey(request), 0, request.sizeBytes);
    return true;
  }

  /** Returns an empty buffer: the same one if it is large enough. */
  private static ByteBuffer ofSize(int bytes, ByteBuffer buffer) {
    return bytes <= buffer.capacity()
        ? buffer.clear().limit(bytes)
        : ByteBuffer.allocateDirect(bytes);
  }

  private long messageKey(Request request) {
    return Payload.messageKey(connectionKey, request.id);
  }

  /** Reads what has arrived of a response; returns whether that is all of it. */
  private boolean receive() throws IOException {
    Request request = inFlight.peek();
    if (header.position() == 0) {
      payload = ofSize(request == null ? 0 : request.sizeBytes, payload);
    }
    long n = channel.read(new ByteBuffer[] {header, payload});
    if (n < 0) {
      throw new EOFException("the server closed the connection");
    }
    unreadBytes -= n;
    if (header.hasRemaining()) {
      return false;
    }
    if (request == null
        || Frame.type(header, 0) != Frame.ECHO_RESPONSE
        || Frame.id(header, 0) != request.id
        || Frame.length(header, 0) != Frame.MIN_LENGTH + (long) request.sizeBytes) {
      throw new IOException("the server answered with a frame of type " + Frame.type(header, 0));
    }
    if (payload.hasRemaining()) {
      return false;
    }
    int difference =
        Payload.GENERATED.firstDifference(payload, 0, messageKey(request), 0, request.sizeBytes);
    if (difference != Payload.SAME) {
      throw new IOException("byte " + difference + " of a response is not that of its request");
    }
    header.clear();
    inFlight.remove();
    answered++;
    long nowNs = System.nanoTime();
    lastNs = nowNs - request.sentNs;
    if (recent.size() < MAX_RECENT) {
      recent.add(new RoundTrip(nowNs, lastNs));
    }
    return true;
  }

  private void fail(IOException e) {
    inFlight.clear();
    toSend.clear();
    unsentBytes = 0;
    unreadBytes = 0;
    String reason = String.valueOf(e.getMessage());
    try {
      channel.close();
    } catch (IOException closing) {
      reason += "; " + closing.getMessage();
    }
    publish(reason);
  }

  private void publish(String error) {
    progress = new Progress(inFlight.size(), unsentBytes, unreadBytes, answered, lastNs, error);
  }
}
