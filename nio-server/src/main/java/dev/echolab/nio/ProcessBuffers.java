package dev.echolab.nio;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * The process buffers of one loop: a shared one that serves every connection in turn, and spare
 * ones for connections that must keep bytes from one turn to the next.
 *
 * <p>An idle connection owns no buffer at all; that is what lets one loop hold many. Owned by the
 * loop's thread.
 */
final class ProcessBuffers {
  private static final int MAX_SPARES = 16;

  private final Workers.Buffers kind;
  private final int sharedBytes;
  private final Deque<ByteBuffer> spares = new ArrayDeque<>();
  private ByteBuffer shared;

  ProcessBuffers(Workers.Buffers kind, int sharedBytes) {
    this.kind = kind;
    this.sharedBytes = sharedBytes;
    this.shared = kind.allocate(sharedBytes);
  }

  /** The shared buffer, empty; not to be used beyond the turn unless {@link #detachShared} is. */
  ByteBuffer shared() {
    return shared.clear();
  }

  /** Gives the shared buffer, with what is in it, away until {@link #release}. */
  ByteBuffer detachShared() {
    ByteBuffer detached = shared;
    shared = acquire(sharedBytes);
    return detached;
  }

  /** An empty buffer of at least so many bytes. */
  ByteBuffer acquire(int minBytes) {
    for (Iterator<ByteBuffer> iterator = spares.iterator(); iterator.hasNext(); ) {
      ByteBuffer spare = iterator.next();
      if (spare.capacity() >= minBytes) {
        iterator.remove();
        return spare.clear();
      }
    }
    return kind.allocate(minBytes);
  }

  void release(ByteBuffer buffer) {
    if (spares.size() < MAX_SPARES) {
      spares.push(buffer);
    }
  }
}
