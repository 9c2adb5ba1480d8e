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

/** An echo server with one fault, or none: two threads per connection, a queue between them. */
final class FaultyEcho implements AutoCloseable {
  enum Fault {
    NONE,
    /** Writes once and forgets what the kernel did not take. */
    IGNORES_SHORT_WRITES,
    /** Closes when the peer half-closes, whatever still waits to be written. */
    DROPS_WHAT_IT_OWES,
    /** One bit of every 1000th answer. */
    FLIPS_A_BIT,
    /** Every 500th answer is the one before it. */
    REPEATS_A_STALE_BUFFER
  }

  private static final int FLIP_EVERY = 1000;
  private static final int STALE_EVERY = 500;
  private static final int BUFFER_BYTES = 2 << 20;
  private static final int SEND_BUFFER_BYTES = 16 * 1024;
  private static final int MOST_QUEUED = 1024;
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
        BlockingQueue<ByteBuffer> answers = new LinkedBlockingQueue<>(MOST_QUEUED);
        CountDownLatch closed = new CountDownLatch(1);
        threads.execute(() -> quietly(() -> read(channel, answers, closed)));
        threads.execute(() -> quietly(() -> write(channel, answers, closed)));
      }
    } catch (IOException closed) {
      // By close: the test has ended.
    }
  }

  private interface Part {
    void run() throws IOException, InterruptedException;
  }

  private static void quietly(Part part) {
    try {
      part.run();
    } catch (IOException e) {
      // The peer's end of the test; what it saw is what the test asks.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(SocketChannel channel, BlockingQueue<ByteBuffer> answers, CountDownLatch closed)
      throws IOException, InterruptedException {
    Counters counters = new Counters();
    CountingStepListener steps = new CountingStepListener(counters);
    RequestHandler exchange =
        protocol == Protocol.RAW
            ? new RawRequestHandler(Work.ECHO, steps)
            : new FramedRequestHandler(
                Work.ECHO, 1 << 20, () -> "{}".getBytes(StandardCharsets.UTF_8), counters, steps);
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    Next next = Next.READ;
    while (next != Next.CLOSE && channel.read(buffer) >= 0) {
      buffer.flip();
      do {
        next = exchange.process(buffer);
        answers.put(copy(buffer));
        ByteBuffer answer = exchange.extraFrame();
        if (answer != null) {
          answers.put(answer);
        }
        exchange.spanRemaining(buffer);
      } while (next == Next.CONTINUE);
      buffer.compact();
    }
    if (fault == Fault.DROPS_WHAT_IT_OWES) {
      channel.close();
      closed.countDown();
      return;
    }
    answers.put(END);
  }

  private static ByteBuffer copy(ByteBuffer bytes) {
    return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
  }

  @SuppressWarnings("ReferenceEquality") // END is this very buffer
  private void write(
      SocketChannel channel, BlockingQueue<ByteBuffer> answers, CountDownLatch closed)
      throws IOException, InterruptedException {
    ByteBuffer last = END;
    int number = 0;
    long writtenBytes = 0;
    while (true) {
      ByteBuffer answer = answers.take();
      if (answer == END) {
        channel.shutdownOutput();
        lingerUntilThePeerCloses(channel);
        return;
      }
      if (!answer.hasRemaining()) {
        continue;
      }
      number++;
      if (fault == Fault.REPEATS_A_STALE_BUFFER && number % STALE_EVERY == 0) {
        answer = last.duplicate().rewind();
      } else if (fault == Fault.FLIPS_A_BIT && number % FLIP_EVERY == 0) {
        int at = answer.limit() - 1;
        answer.put(at, (byte) (answer.get(at) ^ 4));
      }
      last = answer;
      writtenBytes += answer.remaining();
      if (fault == Fault.DROPS_WHAT_IT_OWES && writtenBytes > SEND_BUFFER_BYTES) {
        closed
            .await(); // It always owes something at the half-close, however fast the client reads.
      }
      writeAll(channel, answer);
    }
  }

  private void writeAll(SocketChannel channel, ByteBuffer answer) throws IOException {
    if (fault != Fault.IGNORES_SHORT_WRITES) {
      while (answer.hasRemaining()) {
        channel.write(answer);
      }
      return;
    }
    // What a non-blocking write would take: no more than the send buffer has room for.
    answer.limit(Math.min(answer.limit(), answer.position() + 4 * SEND_BUFFER_BYTES));
    while (answer.hasRemaining()) {
      channel.write(answer);
    }
  }

  private static void lingerUntilThePeerCloses(SocketChannel channel) throws IOException {
    try (channel) {
      ByteBuffer unwanted = ByteBuffer.allocate(1024);
      while (channel.isOpen() && channel.read(unwanted.clear()) >= 0) {
        // Thrown away.
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdownNow();
  }
}
