package dev.echolab.netty;

import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * How large the buffer of the next read is: it grows at once when a read fills it, and shrinks when
 * it was more than twice too large for a while.
 *
 * <p>Netty's own AdaptiveRecvByteBufAllocator shrinks after a second read that was smaller, with
 * any number of full ones in between. Under requests of 64 KiB it therefore alternates between 32
 * and 64 KiB, and each request takes two reads and two writes instead of one of each. One for all
 * connections; each connection's handle is used by its loop.
 */
final class ReceiveBufferSizing extends DefaultMaxMessagesRecvByteBufAllocator {
  static final int MIN_BYTES = 64;
  static final int INITIAL_BYTES = 2048;
  private static final int GROWTH_FACTOR = 4;

  /** So many reads in a row must have been too small for their buffer. */
  static final int READS_BEFORE_SHRINKING = 16;

  private final int maxBytes;

  /** Up to the read buffer's size, 1 byte to 16 MiB. */
  ReceiveBufferSizing(int readBufferBytes) {
    this.maxBytes = readBufferBytes;
  }

  @Override
  @SuppressWarnings("deprecation") // the method of the interface; Netty offers no other
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
