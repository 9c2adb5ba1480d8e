package dev.echolab.server;

import dev.echolab.protocol.ErrorCode;
import dev.echolab.protocol.Frame;
import dev.echolab.protocol.Protocol;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;

/** Limits the number of open connections. Used by any thread. */
public final class ConnectionLimit {
  /** Refused connections that may wait for their peer's close; each holds a file descriptor. */
  private static final int MAX_LINGERING = 64;

  private final int maxConnections;
  private final Protocol protocol;
  private final Semaphore places;
  private final Semaphore lingeringPlaces = new Semaphore(MAX_LINGERING);

  public ConnectionLimit(ServerOptions options) {
    int limit = options.limits().maxConnections();
    this.maxConnections = limit == 0 ? Integer.MAX_VALUE : limit;
    this.places = new Semaphore(maxConnections);
    this.protocol = options.protocol();
  }

  // docs: limits
  /**
   * Reserves a place for one more connection; after true, call {@link #release} once it has ended.
   */
  public boolean tryAcquire() {
    return places.tryAcquire();
  }

  public void release() {
    places.release();
  }

  /**
   * Returns whether one more refused connection may end with a {@link LingeringClose}; after true,
   * call {@link #lingerEnded}. After false it is closed at once, which may reset it.
   */
  public boolean tryLinger() {
    return lingeringPlaces.tryAcquire();
  }

  public void lingerEnded() {
    lingeringPlaces.release();
  }

  /**
   * Creates the frame that a refused connection gets before it is closed; empty in the raw
   * protocol. It fits into any send buffer, so that writing it never blocks.
   */
  public ByteBuffer refusal() {
    return switch (protocol) {
      case RAW -> ByteBuffer.allocate(0);
      case FRAMED ->
          Frame.error(
              ErrorCode.BUSY,
              0,
              "this server is at its limit of " + maxConnections + " connections");
    };
  }
}
