package dev.echolab.lab.experiment;

import dev.echolab.lab.linux.SocketMemory;
import dev.echolab.lab.linux.SocketMemory.Queues;
import dev.echolab.load.plan.Target;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;

/**
 * Sends bytes and does not read until {@link #read} is called, so that the kernel's buffers fill up
 * and can be observed.
 *
 * <p>Non-blocking: {@link #write} returns at once. One thread.
 */
public final class NonReadingPeer implements Closeable {
  private static final int READ_BYTES = 64 * 1024;
  private static final Duration REPLY_TIMEOUT = Duration.ofSeconds(5);

  private final SocketChannel channel;
  private long writtenBytes;

  private NonReadingPeer(SocketChannel channel) {
    this.channel = channel;
  }

  /**
   * Connects.
   *
   * @param kernelBufferBytes requested as receive and send buffer; 0: the kernel decides
   * @throws IOException if the target cannot be reached
   */
  public static NonReadingPeer connect(Target target, int kernelBufferBytes) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      if (kernelBufferBytes > 0) {
        channel.setOption(StandardSocketOptions.SO_RCVBUF, kernelBufferBytes);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, kernelBufferBytes);
      }
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.connect(new InetSocketAddress(target.host(), target.port()));
      channel.configureBlocking(false);
      return new NonReadingPeer(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Makes one write call; returns how many bytes the kernel took, 0 if its buffer is full. */
  public int write(int bytes) throws IOException {
    int taken = channel.write(ByteBuffer.allocate(bytes));
    writtenBytes += taken;
    return taken;
  }

  /** Returns the sum of what all write calls returned. */
  public long writtenBytes() {
    return writtenBytes;
  }

  /** Returns the queues at both ends; empty if the kernel does not show them. */
  Optional<Queues> queues() {
    return SocketMemory.queues(channel.socket().getLocalPort(), channel.socket().getPort());
  }

  /**
   * What a read returned.
   *
   * @param bytes received
   * @param end how it ended: {@code enough}, {@code timeout}, {@code end of stream}, or the error
   */
  public record Received(long bytes, String end) {}

  /** Reads until {@code wantedBytes} arrived, the stream ended, or the timeout expired. */
  public Received read(long wantedBytes, Duration timeout) throws InterruptedException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
    long deadlineNs = System.nanoTime() + timeout.toNanos();
    long bytes = 0;
    try (Selector selector = Selector.open()) {
      channel.register(selector, SelectionKey.OP_READ);
      while (bytes < wantedBytes) {
        long leftMs = (deadlineNs - System.nanoTime()) / 1_000_000;
        if (leftMs <= 0) {
          return new Received(bytes, "timeout");
        }
        selector.select(leftMs);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        selector.selectedKeys().clear();
        int n = channel.read(buffer.clear());
        if (n < 0) {
          return new Received(bytes, "end of stream");
        }
        bytes += n;
      }
      return new Received(bytes, "enough");
    } catch (IOException e) {
      return new Received(bytes, String.valueOf(e.getMessage()));
    }
  }

  /** Reads with the default timeout of 5 s. */
  Received read(long wantedBytes) throws InterruptedException {
    return read(wantedBytes, REPLY_TIMEOUT);
  }

  /**
   * Sends bytes and reads them back, one echo after the other.
   *
   * @throws IOException if a whole echo did not arrive within 5 s
   */
  void echo(int bytes, int times) throws IOException, InterruptedException {
    for (int i = 0; i < times; i++) {
      write(bytes);
      if (read(bytes).bytes() != bytes) {
        throw new IOException("no complete echo within " + REPLY_TIMEOUT.toSeconds() + " s");
      }
    }
  }

  /** Makes the close a reset (socket(7), SO_LINGER with a time of 0). */
  public void resetOnClose() throws IOException {
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
