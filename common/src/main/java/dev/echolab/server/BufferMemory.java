package dev.echolab.server;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Allocates the buffers of connections within a budget, and frees them at once.
 *
 * <p>An allocation over the budget fails immediately. Without the budget an event loop would wait
 * half a second in every failing allocation of direct memory (java.nio.Bits.reserveMemory).
 *
 * <p>Used by any thread. Each buffer has one owner, which frees it and does not use it afterwards.
 */
public final class BufferMemory {
  /** One part of this many is left to the JDK and to libraries. */
  private static final int DIRECT_RESERVE_DIVISOR = 16;

  private static final int HEAP_RESERVE_DIVISOR = 2;

  private static final BufferMemory DIRECT =
      new BufferMemory(
          DirectMemory.maxBytes() - DirectMemory.maxBytes() / DIRECT_RESERVE_DIVISOR,
          ByteBuffer::allocateDirect,
          DirectMemory.cleaner());

  private static final BufferMemory HEAP =
      new BufferMemory(
          Runtime.getRuntime().maxMemory() / HEAP_RESERVE_DIVISOR,
          ByteBuffer::allocate,
          buffer -> {});

  private final long limitBytes;
  private final IntFunction<ByteBuffer> allocator;
  private final Consumer<ByteBuffer> release;
  private final AtomicLong usedBytes = new AtomicLong();

  /**
   * Creates a budget of its own, for tests.
   *
   * @param release frees a buffer that the allocator has returned
   */
  public BufferMemory(
      long limitBytes, IntFunction<ByteBuffer> allocator, Consumer<ByteBuffer> release) {
    this.limitBytes = limitBytes;
    this.allocator = allocator;
    this.release = release;
  }

  /** Returns the memory outside the heap; its limit is {@code -XX:MaxDirectMemorySize}. */
  public static BufferMemory direct() {
    return DIRECT;
  }

  /** Returns the memory in the heap; its limit is half of {@code -Xmx}. */
  public static BufferMemory heap() {
    return HEAP;
  }

  public long limitBytes() {
    return limitBytes;
  }

  /** Returns the bytes of all buffers that are not freed. */
  public long usedBytes() {
    return usedBytes.get();
  }

  /**
   * Allocates a buffer, without waiting.
   *
   * @throws OutOfMemoryError if the budget, or the memory itself, does not suffice
   */
  public ByteBuffer allocate(int bytes) {
    long used = usedBytes.getAndUpdate(now -> now + bytes > limitBytes ? now : now + bytes);
    if (used + bytes > limitBytes) {
      throw new BufferMemoryExhausted(bytes, used, limitBytes);
    }
    ByteBuffer buffer = null;
    try {
      buffer = allocator.apply(bytes);
      return buffer;
    } finally {
      if (buffer == null) {
        usedBytes.addAndGet(-bytes);
      }
    }
  }

  public void free(ByteBuffer buffer) {
    release.accept(buffer);
    usedBytes.addAndGet(-buffer.capacity());
  }
}
