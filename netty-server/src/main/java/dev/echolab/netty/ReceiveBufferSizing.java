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
  static final int SMALLEST_BYTES = 64;
  static final int FIRST_BYTES = 2048;
  private static final int GROWTH = 4;

  /** So many reads in a row must have been too small for their buffer. */
  static final int READS_BEFORE_SHRINKING = 16;

  private final int largestBytes;

  /** Up to the read buffer's size, 1 byte to 16 MiB. */
  ReceiveBufferSizing(int readBufferBytes) {
    this.largestBytes = readBufferBytes;
  }

  @Override
  @SuppressWarnings("deprecation") // the method of the interface; Netty offers no other
  public Handle newHandle() {
    return new Size();
  }

  private final class Size extends MaxMessageHandle {
    private int bytes = Math.min(FIRST_BYTES, largestBytes);
    private byte tooLargeReads;

    @Override
    public int guess() {
      return bytes;
    }

    @Override
    public void lastBytesRead(int readBytes) {
      super.lastBytesRead(readBytes);
      if (readBytes == bytes) {
        tooLargeReads = 0;
        bytes = Math.min(bytes * GROWTH, largestBytes);
      } else if (readBytes >= bytes / 2) {
        tooLargeReads = 0;
      } else if (bytes / 2 >= SMALLEST_BYTES && ++tooLargeReads == READS_BEFORE_SHRINKING) {
        tooLargeReads = 0;
        bytes /= 2;
      }
    }
  }
}
