package dev.echolab.netty.workaround;

import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * Chooses the size of the buffer for the next read. The buffer grows at once when a read fills it.
 * It shrinks after {@link #READS_BEFORE_SHRINKING} reads in a row that filled less than half of it.
 *
 * <p>Netty's own AdaptiveRecvByteBufAllocator shrinks after a second smaller read, with any number
 * of full ones in between: large requests take two reads instead of one (decision 0052).
 *
 * <p>All connections share one sizing; each connection has a handle, which its loop uses.
 */
public final class ReceiveBufferSizing extends DefaultMaxMessagesRecvByteBufAllocator {
  static final int MIN_BYTES = 64;
  static final int INITIAL_BYTES = 2048;
  private static final int GROWTH_FACTOR = 4;

  /** Number of consecutive reads that fill less than half of the buffer. */
  static final int READS_BEFORE_SHRINKING = 16;

  private final int maxBytes;

  /**
   * Creates the sizing for all connections of a server.
   *
   * @param readBufferBytes the maximum, 1 byte to 16 MiB
   */
  public ReceiveBufferSizing(int readBufferBytes) {
    this.maxBytes = readBufferBytes;
  }

  @Override
  @SuppressWarnings("deprecation") // the interface has no other method
  public Handle newHandle() {
    return new SizingHandle();
  }

  private final class SizingHandle extends MaxMessageHandle {
    private int bytes = Math.min(INITIAL_BYTES, maxBytes);
    private byte smallReads;

    @Override
    public int guess() {
      return bytes;
    }

    @Override
    public void lastBytesRead(int readBytes) {
      super.lastBytesRead(readBytes);
      if (readBytes == bytes) {
        smallReads = 0;
        bytes = Math.min(bytes * GROWTH_FACTOR, maxBytes);
      } else if (readBytes >= bytes / 2) {
        smallReads = 0;
      } else if (bytes / 2 >= MIN_BYTES && ++smallReads == READS_BEFORE_SHRINKING) {
        smallReads = 0;
        bytes /= 2;
      }
    }
  }
}
