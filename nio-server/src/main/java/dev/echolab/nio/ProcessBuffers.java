package dev.echolab.nio;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Holds the process buffers of one loop: a shared one for all connections, and spare ones for
 * connections that must retain bytes between two events.
 *
 * <p>An idle connection owns no buffer, so one loop can hold many connections. Owned by the loop's
 * thread.
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

  /** Returns the shared buffer, empty; valid during one event unless it is detached. */
  ByteBuffer shared() {
    return shared.clear();
  }

  /** Gives the shared buffer with its content to the caller, until {@link #release}. */
  ByteBuffer detachShared() {
    ByteBuffer detached = shared;
    shared = acquire(sharedBytes);
    return detached;
  }

  /** Returns an empty buffer of at least {@code minBytes}. */
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

  /** Takes a buffer back; keeps a limited number of spares. */
  void release(ByteBuffer buffer) {
    if (spares.size() < MAX_SPARES) {
      spares.push(buffer);
    }
  }
}
