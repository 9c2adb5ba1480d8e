package dev.echolab.server;

import dev.echolab.protocol.ErrorCode;
import dev.echolab.protocol.Frame;
import dev.echolab.protocol.Protocol;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** Who may come in: counts the open connections against the limit. Used by any thread. */
public final class ConnectionLimit {
  private final int most;
  private final Protocol protocol;
  private final AtomicInteger open = new AtomicInteger();

  public ConnectionLimit(ServerOptions options) {
    int limit = options.limits().maxConnections();
    this.most = limit == 0 ? Integer.MAX_VALUE : limit;
    this.protocol = options.protocol();
  }

  /**
   * Whether one more connection may be opened; if so, {@link #release} follows when it has ended.
   */
  public boolean tryAcquire() {
    if (open.incrementAndGet() <= most) {
      return true;
    }
    open.decrementAndGet();
    return false;
  }

  public void release() {
    open.decrementAndGet();
  }

  /**
   * What a connection that may not come in is told before it is closed; empty in the raw protocol.
   * Small enough for any send buffer, so that writing it never waits.
   */
  public ByteBuffer refusal() {
    return switch (protocol) {
      case RAW -> ByteBuffer.allocate(0);
      case FRAMED ->
          Frame.error(ErrorCode.BUSY, 0, "this server is at its limit of " + most + " connections");
    };
  }
}
