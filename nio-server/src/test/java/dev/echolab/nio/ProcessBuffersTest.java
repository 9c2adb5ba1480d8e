package dev.echolab.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolab.server.BufferMemory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProcessBuffersTest {
  private static final int SHARED_BYTES = 1024;
  private static final int LIMIT_BYTES = 1 << 20;

  private final BufferMemory memory =
      new BufferMemory(LIMIT_BYTES, ByteBuffer::allocate, buffer -> {});
  private final ProcessBuffers buffers = new ProcessBuffers(memory, SHARED_BYTES, 1);

  @AfterEach
  void everythingIsFreed() {
    buffers.close();
    assertThat(memory.usedBytes()).isZero();
  }

  @Test
  void aReleasedBufferIsUsedAgain() {
    ByteBuffer first = buffers.acquire(5_000);
    buffers.release(first);

    ByteBuffer second = buffers.acquire(4_900);

    assertThat(second).isSameAs(first);
    buffers.release(second);
  }

  @Test
  void fewBytesGetNoLargeBuffer() {
    ByteBuffer large = buffers.acquire(50_000);
    buffers.release(large);

    ByteBuffer small = buffers.acquire(10);

    assertThat(small.capacity()).isLessThan(1_000);
    buffers.release(small);
    assertThat(buffers.acquire(50_000)).isSameAs(large);
    buffers.release(large);
  }

  /** Otherwise sixteen loops could hold the whole budget in buffers that nobody uses. */
  @Test
  void loopsShareTheBoundOnSpares() {
    ProcessBuffers ofOneLoopInFour = new ProcessBuffers(memory, SHARED_BYTES, 4);
    long usedBefore = memory.usedBytes();
    List<ByteBuffer> inUse = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      inUse.add(ofOneLoopInFour.acquire(LIMIT_BYTES / 80));
    }

    inUse.forEach(ofOneLoopInFour::release);

    assertThat(memory.usedBytes() - usedBefore).isBetween(1L, LIMIT_BYTES / 64L);
    ofOneLoopInFour.close();
  }

  @Test
  void sparesAreBoundedInBytes() {
    List<ByteBuffer> inUse = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      inUse.add(buffers.acquire(LIMIT_BYTES / 20));
    }

    inUse.forEach(buffers::release);

    assertThat(memory.usedBytes()).isLessThanOrEqualTo(LIMIT_BYTES / 16 + SHARED_BYTES);
  }

  @Test
  void withoutMemoryTheLoopKeepsItsBuffer() {
    ByteBuffer shared = buffers.shared();
    ByteBuffer hoarded = hoard();

    assertThatThrownBy(buffers::detachShared).isInstanceOf(OutOfMemoryError.class);

    assertThat(buffers.shared()).isSameAs(shared);
    memory.free(hoarded);
  }

  /** The spares are the first to go. */
  @Test
  void withoutMemoryTheSparesAreFreed() {
    buffers.release(buffers.acquire(4_000));
    ByteBuffer hoarded = hoard();

    ByteBuffer detached = buffers.detachShared();

    buffers.release(detached);
    memory.free(hoarded);
  }

  /** Takes everything but one byte less than a shared buffer. */
  private ByteBuffer hoard() {
    return memory.allocate((int) (LIMIT_BYTES - memory.usedBytes()) - SHARED_BYTES + 1);
  }
}
