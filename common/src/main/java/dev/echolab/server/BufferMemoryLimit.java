package dev.echolab.server;

import dev.echolab.protocol.Frame;

/**
 * Computes the maximum memory of the connections' buffers, independent of what the peers do: 4
 * times one frame and one read per connection (decision 0008).
 *
 * @param perConnectionBytes for one connection, in heap or direct memory
 * @param maxConnections 0: unlimited, so the total is unlimited too
 */
public record BufferMemoryLimit(long perConnectionBytes, int maxConnections) {

  private static final long MAX_BUFFER_TO_CONTENT_RATIO = 4;

  public static BufferMemoryLimit of(ServerOptions options) {
    long frameBytes =
        switch (options.protocol()) {
          case RAW -> 0L;
          case FRAMED -> Frame.HEADER_BYTES + (long) options.buffers().maxFrameBytes();
        };
    return new BufferMemoryLimit(
        MAX_BUFFER_TO_CONTENT_RATIO * (frameBytes + options.buffers().readBufferBytes()),
        options.limits().maxConnections());
  }

  public boolean isBounded() {
    return maxConnections > 0;
  }

  /** Returns the maximum of all connections together; valid only if {@link #isBounded}. */
  public long totalBytes() {
    return maxConnections * perConnectionBytes;
  }
}
