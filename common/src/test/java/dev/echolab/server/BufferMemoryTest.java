package dev.echolab.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
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
    long before = usedByTheJvm();

    ByteBuffer buffer = direct.allocate(1 << 20);
    assertThat(usedByTheJvm()).isEqualTo(before + (1 << 20));
    direct.free(buffer);

    assertThat(direct.usedBytes()).isZero();
    assertThat(usedByTheJvm()).isEqualTo(before);
  }

  private static long usedByTheJvm() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }
}
