package dev.echolab.server;

import dev.echolab.protocol.Frame;

/**
 * What the buffers of a server's connections can take at most, whatever the peers do; see
 * docs/decisions/0008.
 *
 * <p>A connection holds the request that is coming in, or the responses that are not taken yet: at
 * most a whole frame and one read. A buffer that grows doubles, so that it may be twice as large as
 * what it holds; its predecessor lives on while it is copied, and leaves a gap in Netty's pool that
 * another size does not fill.
 *
 * @param perConnectionBytes of one connection, in heap or direct memory
 * @param maxConnections 0: any number, and so no bound on the total
 */
public record BufferMemoryLimit(long perConnectionBytes, int maxConnections) {

  private static final long TIMES_ITS_CONTENT = 4;

  public static BufferMemoryLimit of(ServerOptions options) {
    long frameBytes =
        switch (options.protocol()) {
          case RAW -> 0L;
          case FRAMED -> Frame.HEADER_BYTES + (long) options.buffers().maxFrameBytes();
        };
    return new BufferMemoryLimit(
        TIMES_ITS_CONTENT * (frameBytes + options.buffers().readBufferBytes()),
        options.limits().maxConnections());
  }

  public boolean isBounded() {
    return maxConnections > 0;
  }

  /** For all connections together; only if it {@link #isBounded}. */
  public long totalBytes() {
    return maxConnections * perConnectionBytes;
  }
}
