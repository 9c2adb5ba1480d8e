package dev.echolab.load.conform;

import dev.echolab.counters.Counters;
import dev.echolab.handler.CountingStepListener;
import dev.echolab.handler.FramedRequestHandler;
import dev.echolab.handler.RawRequestHandler;
import dev.echolab.handler.RequestHandler;
import dev.echolab.handler.RequestHandler.Next;
import dev.echolab.handler.Work;
import dev.echolab.protocol.Protocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** Runs an echo server with one fault or none: two threads per connection, a queue between them. */
final class FaultyEcho implements AutoCloseable {
  enum Fault {
    NONE,
    /** Writes once and loses the bytes that the kernel did not accept. */
    IGNORES_SHORT_WRITES,
    /** Closes when the peer half-closes, although replies are not written yet. */
    DROPS_PENDING_REPLIES,
    /** Flips one bit of every 1000th reply. */
    FLIPS_A_BIT,
    /** Sends the previous reply in place of every 500th. */
    REPEATS_A_STALE_BUFFER
  }

  private static final int FLIP_EVERY = 1000;
  private static final int STALE_EVERY = 500;
  private static final int BUFFER_BYTES = 2 << 20;
  private static final int SEND_BUFFER_BYTES = 16 * 1024;
  private static final int MAX_QUEUED = 16;
  private static final ByteBuffer END = ByteBuffer.allocate(0);

  private final ServerSocketChannel listener = ServerSocketChannel.open();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Protocol protocol;
  private final Fault fault;

  FaultyEcho(Protocol protocol, Fault fault) throws IOException {
    this.protocol = protocol;
    this.fault = fault;
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    threads.execute(this::accept);
  }

  InetSocketAddress address() throws IOException {
    return (InetSocketAddress) listener.getLocalAddress();
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel channel = listener.accept();
        channel.setOption(java.net.StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES);
        channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
        BlockingQueue<ByteBuffer> replies = new LinkedBlockingQueue<>(MAX_QUEUED);
        CountDownLatch closed = new CountDownLatch(1);
        threads.execute(() -> quietly(() -> read(channel, replies, closed)));
        threads.execute(() -> quietly(() -> write(channel, replies, closed)));
      }
    } catch (IOException closed) {
      // Closed at the end of the test.
    }
  }

  private interface Part {
    void run() throws IOException, InterruptedException;
  }

  private static void quietly(Part part) {
    try {
      part.run();
    } catch (IOException e) {
      // The peer has closed; the test checks what it received.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(SocketChannel channel, BlockingQueue<ByteBuffer> replies, CountDownLatch closed)
      throws IOException, InterruptedException {
    Counters counters = new Counters();
    CountingStepListener steps = new CountingStepListener(counters);
    RequestHandler handler =
        protocol == Protocol.RAW
            ? new RawRequestHandler(Work.ECHO, steps)
            : new FramedRequestHandler(
                Work.ECHO, 1 << 20, () -> "{}".getBytes(StandardCharsets.UTF_8), counters, steps);
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    Next next = Next.READ;
    while (next != Next.CLOSE && channel.read(buffer) >= 0) {
      buffer.flip();
      do {
        next = handler.process(buffer);
        replies.put(copy(buffer));
        ByteBuffer reply = handler.extraFrame();
        if (reply != null) {
          replies.put(reply);
        }
        handler.spanRemaining(buffer);
      } while (next == Next.CONTINUE);
      buffer.compact();
    }
    if (fault == Fault.DROPS_PENDING_REPLIES) {
      channel.close();
      closed.countDown();
      return;
    }
    replies.put(END);
  }

  private static ByteBuffer copy(ByteBuffer bytes) {
    return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
  }

  @SuppressWarnings("ReferenceEquality") // END is this very buffer
  private void write(
      SocketChannel channel, BlockingQueue<ByteBuffer> replies, CountDownLatch closed)
      throws IOException, InterruptedException {
    ByteBuffer last = END;
    int number = 0;
    long writtenBytes = 0;
    while (true) {
      ByteBuffer reply = replies.take();
      if (reply == END) {
        channel.shutdownOutput();
        lingerUntilThePeerCloses(channel);
        return;
      }
      if (!reply.hasRemaining()) {
        continue;
      }
      number++;
      if (fault == Fault.REPEATS_A_STALE_BUFFER && number % STALE_EVERY == 0) {
        reply = last.duplicate().rewind();
      } else if (fault == Fault.FLIPS_A_BIT && number % FLIP_EVERY == 0) {
        int at = reply.limit() - 1;
        reply.put(at, (byte) (reply.get(at) ^ 4));
      }
      last = reply;
      writtenBytes += reply.remaining();
      if (fault == Fault.DROPS_PENDING_REPLIES && writtenBytes > SEND_BUFFER_BYTES) {
        closed.await(); // So that replies are pending at the half-close, even with a fast client.
      }
      writeAll(channel, reply);
    }
  }

  private void writeAll(SocketChannel channel, ByteBuffer reply) throws IOException {
    if (fault != Fault.IGNORES_SHORT_WRITES) {
      while (reply.hasRemaining()) {
        channel.write(reply);
      }
      return;
    }
    // Like a non-blocking write: accepts only what fits into the send buffer.
    reply.limit(Math.min(reply.limit(), reply.position() + 4 * SEND_BUFFER_BYTES));
    while (reply.hasRemaining()) {
      channel.write(reply);
    }
  }

  private static void lingerUntilThePeerCloses(SocketChannel channel) throws IOException {
    try (channel) {
      ByteBuffer unwanted = ByteBuffer.allocate(1024);
      while (channel.isOpen() && channel.read(unwanted.clear()) >= 0) {
        // Discarded.
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdownNow();
  }
}
