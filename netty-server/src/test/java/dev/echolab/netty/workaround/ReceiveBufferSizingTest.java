package dev.echolab.netty.workaround;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.RecvByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("deprecation") // the interface has no other handle
class ReceiveBufferSizingTest {
  private static final int READ_BUFFER_BYTES = 64 * 1024;

  private final RecvByteBufAllocator.Handle handle =
      new ReceiveBufferSizing(READ_BUFFER_BYTES).newHandle();

  /** Reads {@code count} times: each read gets the available bytes, up to the buffer's size. */
  private void read(int availableBytes, int count) {
    for (int i = 0; i < count; i++) {
      handle.lastBytesRead(Math.min(availableBytes, handle.guess()));
    }
  }

  @Test
  void aFilledBufferGrowsUpToTheReadBufferSize() {
    read(Integer.MAX_VALUE, 1);
    assertThat(handle.guess()).isGreaterThan(ReceiveBufferSizing.INITIAL_BYTES);

    read(Integer.MAX_VALUE, 10);
    assertThat(handle.guess()).isEqualTo(READ_BUFFER_BYTES);
  }

  @Test
  void aLargeBufferIsKeptAlthoughEachRequestEndsWithASmallRead() {
    read(READ_BUFFER_BYTES, 10);

    for (int i = 0; i < 1000; i++) {
      read(READ_BUFFER_BYTES, 1);
      read(1, 1);
    }

    assertThat(handle.guess()).isEqualTo(READ_BUFFER_BYTES);
  }

  @Test
  void aBufferShrinksAfterSmallReadsButNotBelowTheMinimum() {
    read(READ_BUFFER_BYTES, 10);

    read(1, ReceiveBufferSizing.READS_BEFORE_SHRINKING);
    assertThat(handle.guess()).isEqualTo(READ_BUFFER_BYTES / 2);

    read(1, 100 * ReceiveBufferSizing.READS_BEFORE_SHRINKING);
    assertThat(handle.guess()).isEqualTo(ReceiveBufferSizing.MIN_BYTES);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 128, 144, 1000, 1024, 1040, 4096, 50_000})
  void requestsOfOneSizeGetABufferOfConstantSizeThatTheyDoNotFill(int requestBytes) {
    read(requestBytes, 20 * ReceiveBufferSizing.READS_BEFORE_SHRINKING);
    int steadyBytes = handle.guess();

    for (int i = 0; i < 10 * ReceiveBufferSizing.READS_BEFORE_SHRINKING; i++) {
      read(requestBytes, 1);
      assertThat(handle.guess()).isEqualTo(steadyBytes).isGreaterThan(requestBytes);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 100, 2048, 2049, 16 << 20})
  void aBufferHasAtLeastOneByteAndAtMostTheReadBufferSize(int readBufferBytes) {
    RecvByteBufAllocator.Handle limited = new ReceiveBufferSizing(readBufferBytes).newHandle();

    for (int i = 0; i < 100; i++) {
      assertThat(limited.guess()).isBetween(1, readBufferBytes);
      limited.lastBytesRead(i % 40 < 20 ? limited.guess() : 1);
    }
  }
}
