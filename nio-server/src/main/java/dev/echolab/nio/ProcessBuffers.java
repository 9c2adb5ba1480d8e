package dev.echolab.nio;

import dev.echolab.server.BufferMemory;
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
  private static final long MAX_SPARE_BYTES = 16 << 20;

  /** All loops together keep at most one part of this many of the budget in spare buffers. */
  private static final int SPARE_PARTS = 16;

  private static final int MIN_BYTES = 256;

  /** Sizes per power of two: a new buffer is at most an eighth larger than requested. */
  private static final int SIZES_PER_DOUBLING = 8;

  private final BufferMemory memory;
  private final int sharedBytes;
  private final long maxSpareBytes;

  /** The last one released is the first. */
  private final Deque<ByteBuffer> spares = new ArrayDeque<>(MAX_SPARES + 2);

  private long spareBytes;
  private ByteBuffer shared;

  /**
   * Creates the buffers of one loop.
   *
   * @param loops loops that share the budget of the memory
   */
  ProcessBuffers(BufferMemory memory, int sharedBytes, int loops) {
    this.memory = memory;
    this.sharedBytes = sharedBytes;
    this.maxSpareBytes = Math.min(MAX_SPARE_BYTES, memory.limitBytes() / SPARE_PARTS / loops);
    this.shared = memory.allocate(roundUp(sharedBytes));
  }

  // docs: memory
  /** Returns the shared buffer, empty; valid during one event unless it is detached. */
  ByteBuffer shared() {
    return shared.clear();
  }

  // docs: memory
  /**
   * Gives the shared buffer with its content to the caller, until {@link #release}.
   *
   * @throws OutOfMemoryError if there is no memory for a new one; the loop keeps the old one
   */
  ByteBuffer detachShared() {
    ByteBuffer detached = shared;
    shared = acquire(sharedBytes);
    return detached;
  }

  /**
   * Returns an empty buffer of at least {@code minBytes}, and less than about twice as much.
   *
   * @throws OutOfMemoryError if the budget does not suffice
   */
  ByteBuffer acquire(int minBytes) {
    int bytes = roundUp(minBytes);
    for (Iterator<ByteBuffer> iterator = spares.iterator(); iterator.hasNext(); ) {
      ByteBuffer spare = iterator.next();
      if (spare.capacity() >= bytes && spare.capacity() / 2 <= bytes) {
        iterator.remove();
        spareBytes -= spare.capacity();
        return spare.clear();
      }
    }
    try {
      return memory.allocate(bytes);
    } catch (OutOfMemoryError e) {
      if (spares.isEmpty()) {
        throw e;
      }
      trimSpares(0);
      return memory.allocate(bytes);
    }
  }

  private static int roundUp(int bytes) {
    int min = Math.max(bytes, MIN_BYTES);
    int step = Integer.highestOneBit(min) / SIZES_PER_DOUBLING;
    return (min + step - 1) / step * step;
  }

  /** Takes a buffer back: keeps it as a spare, and frees what exceeds the limit on spares. */
  void release(ByteBuffer buffer) {
    spares.addFirst(buffer);
    spareBytes += buffer.capacity();
    trimSpares(maxSpareBytes);
  }

  private void trimSpares(long maxBytes) {
    while (spareBytes > maxBytes || spares.size() > MAX_SPARES) {
      ByteBuffer oldest = spares.removeLast();
      spareBytes -= oldest.capacity();
      memory.free(oldest);
    }
  }

  /** Frees every buffer that no connection holds. The loop has ended. */
  void close() {
    trimSpares(0);
    memory.free(shared);
  }
}
