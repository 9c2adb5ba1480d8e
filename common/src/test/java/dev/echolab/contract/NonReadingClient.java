package dev.echolab.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.server.EchoServer;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * Sends without reading; on {@link #readEverything} it reads and verifies every byte.
 *
 * <p>It sends {@code requests} repeatedly and expects {@code responses} repeatedly. Both must have
 * the same length.
 */
final class NonReadingClient implements AutoCloseable {
  private static final int KERNEL_BUFFER_BYTES = 32 * 1024;
  private static final long TIME_LIMIT_NS = 20_000_000_000L;

  private final SocketChannel channel;
  private final byte[] requests;
  private final byte[] responses;
  private long sentBytes;
  private long receivedBytes;

  private NonReadingClient(SocketChannel channel, byte[] requests, byte[] responses) {
    assertThat(responses).hasSameSizeAs(requests);
    this.channel = channel;
    this.requests = requests;
    this.responses = responses;
  }

  static NonReadingClient connect(EchoServer server, byte[] requests, byte[] responses)
      throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, KERNEL_BUFFER_BYTES);
    channel.setOption(StandardSocketOptions.SO_SNDBUF, KERNEL_BUFFER_BYTES);
    channel.connect(server.address());
    channel.configureBlocking(false);
    return new NonReadingClient(channel, requests, responses);
  }

  /** Sends what the kernel accepts now; returns the number of bytes. */
  long offer() throws IOException {
    long acceptedBytes = 0;
    for (int accepted = offerUpTo(Long.MAX_VALUE);
        accepted > 0;
        accepted = offerUpTo(Long.MAX_VALUE)) {
      acceptedBytes += accepted;
    }
    return acceptedBytes;
  }

  private int offerUpTo(long endBytes) throws IOException {
    int from = (int) (sentBytes % requests.length);
    int length = (int) Math.min(requests.length - from, endBytes - sentBytes);
    int accepted = channel.write(ByteBuffer.wrap(requests, from, length));
    sentBytes += accepted;
    return accepted;
  }

  long sentBytes() {
    return sentBytes;
  }

  /** Completes the current round of requests, half-closes, and reads all responses. */
  void readEverything() throws IOException {
    long endBytes = (sentBytes + requests.length - 1) / requests.length * requests.length;
    long deadlineNs = System.nanoTime() + TIME_LIMIT_NS;
    ByteBuffer buffer = ByteBuffer.allocate(KERNEL_BUFFER_BYTES);
    try (Selector selector = Selector.open()) {
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      boolean open = true;
      boolean halfClosed = false;
      while (open) {
        assertThat(System.nanoTime() - deadlineNs)
            .as("time left; sent %d of %d, received %d", sentBytes, endBytes, receivedBytes)
            .isNegative();
        if (sentBytes < endBytes) {
          offerUpTo(endBytes);
          key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        } else if (!halfClosed) {
          channel.shutdownOutput();
          halfClosed = true;
          key.interestOps(SelectionKey.OP_READ);
        }
        selector.select(1_000);
        selector.selectedKeys().clear();
        open = channel.read(buffer.clear()) >= 0;
        check(buffer.flip());
      }
    }
    assertThat(receivedBytes).as("bytes received up to the end").isEqualTo(endBytes);
  }

  private void check(ByteBuffer received) {
    while (received.hasRemaining()) {
      int at = (int) (receivedBytes % responses.length);
      int length = Math.min(responses.length - at, received.remaining());
      ByteBuffer expected = ByteBuffer.wrap(responses, at, length);
      int mismatch = expected.mismatch(received.slice(received.position(), length));
      assertThat(mismatch).as("first wrong byte after byte %d", receivedBytes).isEqualTo(-1);
      received.position(received.position() + length);
      receivedBytes += length;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
