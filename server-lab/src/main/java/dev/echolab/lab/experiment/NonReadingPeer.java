package dev.echolab.lab.experiment;

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

/**
 * A peer that sends and does not read until it is told to, so that the kernel's buffers fill up and
 * can be watched.
 *
 * <p>Non-blocking: {@link #write} takes what the kernel takes and returns. One thread.
 */
public final class NonReadingPeer implements Closeable {
  private static final int READ_BYTES = 64 * 1024;

  private final SocketChannel channel;
  private long writtenBytes;
  private long writeCalls;

  private NonReadingPeer(SocketChannel channel) {
    this.channel = channel;
  }

  /**
   * Connects.
   *
   * @param kernelBufferBytes asked for as receive and send buffer; 0: the kernel decides
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

  /** One write call; what the kernel took of {@code bytes}, 0 if its send buffer is full. */
  public int write(int bytes) throws IOException {
    int taken = channel.write(ByteBuffer.allocate(bytes));
    writeCalls++;
    writtenBytes += taken;
    return taken;
  }

  /** What write calls have reported as written. */
  public long writtenBytes() {
    return writtenBytes;
  }

  public long writeCalls() {
    return writeCalls;
  }

  public int localPort() throws IOException {
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  /**
   * Breaks the silence.
   *
   * @param bytes what came back
   * @param end how it ended: {@code enough}, {@code timeout}, {@code end of stream}, or the error
   */
  public record Received(long bytes, String end) {}

  /** Reads until {@code enoughBytes} came, the stream ended, or for so long. */
  public Received read(long enoughBytes, Duration within) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
    long deadlineNs = System.nanoTime() + within.toNanos();
    long bytes = 0;
    try (Selector selector = Selector.open()) {
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      try {
        while (bytes < enoughBytes) {
          long leftMs = (deadlineNs - System.nanoTime()) / 1_000_000;
          if (leftMs <= 0) {
            return new Received(bytes, "timeout");
          }
          selector.select(leftMs);
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
      } finally {
        key.cancel();
        if (selector.isOpen()) {
          selector.selectNow();
        }
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
