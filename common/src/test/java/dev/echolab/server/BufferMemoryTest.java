package dev.echolab.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BufferMemoryTest {
  private final List<ByteBuffer> freed = new ArrayList<>();
  private final BufferMemory memory = new BufferMemory(100, ByteBuffer::allocate, freed::add);

  @Test
  void anAllocationOverTheBudgetFailsAndTakesNothing() {
    ByteBuffer first = memory.allocate(60);

    assertThatThrownBy(() -> memory.allocate(41))
        .isInstanceOf(BufferMemoryExhausted.class)
        .hasMessage("no buffer memory for 41 B: 60 of 100 B are in use");

    assertThat(memory.allocate(40).capacity()).isEqualTo(40);
    assertThat(memory.usedBytes()).isEqualTo(100);
    memory.free(first);
    assertThat(memory.usedBytes()).isEqualTo(40);
    assertThat(freed).containsExactly(first);
  }

  @Test
  void anAllocationThatFailsForAnotherReasonTakesNothing() {
    BufferMemory failing =
        new BufferMemory(
            100,
            bytes -> {
              throw new OutOfMemoryError("made by a test");
            },
            freed::add);

    assertThatThrownBy(() -> failing.allocate(10)).hasMessage("made by a test");

    assertThat(failing.usedBytes()).isZero();
  }

  /** Without the explicit free, the JDK would have to collect garbage, and wait. */
  @Test
  void freedDirectMemoryIsAvailableAtOnce() {
    BufferMemory direct = BufferMemory.direct();
    int bytes = (int) Math.min(64 << 20, direct.limitBytes() / 4);
    long startNs = System.nanoTime();

    for (int i = 0; i < 20; i++) {
      direct.free(direct.allocate(bytes));
    }

    assertThat(direct.usedBytes()).isZero();
    assertThat(System.nanoTime() - startNs).as("nanoseconds").isLessThan(10_000_000_000L);
  }
}
