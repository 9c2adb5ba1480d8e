package dev.echolab.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.RecvByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("deprecation") // the handle of the interface; Netty offers no other
class ReceiveBufferSizingTest {
  private static final int READ_BUFFER_BYTES = 64 * 1024;

  private final RecvByteBufAllocator.Handle sizes =
      new ReceiveBufferSizing(READ_BUFFER_BYTES).newHandle();

  /** What the kernel has goes into the buffer as far as it has room. */
  private void readsOf(int availableBytes, int count) {
    for (int i = 0; i < count; i++) {
      sizes.lastBytesRead(Math.min(availableBytes, sizes.guess()));
    }
  }

  @Test
  void aBufferThatIsFilledGrowsUpToTheReadBuffer() {
    readsOf(Integer.MAX_VALUE, 1);
    assertThat(sizes.guess()).isGreaterThan(ReceiveBufferSizing.FIRST_BYTES);

    readsOf(Integer.MAX_VALUE, 10);
    assertThat(sizes.guess()).isEqualTo(READ_BUFFER_BYTES);
  }

  @Test
  void largeRequestsKeepTheirBufferThoughEachEndsWithASmallRead() {
    readsOf(READ_BUFFER_BYTES, 10);

    for (int i = 0; i < 1000; i++) {
      readsOf(READ_BUFFER_BYTES, 1);
      readsOf(1, 1);
    }

    assertThat(sizes.guess()).isEqualTo(READ_BUFFER_BYTES);
  }

  @Test
  void aBufferThatIsTooLargeForAWhileShrinksButNotBelowTheSmallest() {
    readsOf(READ_BUFFER_BYTES, 10);

    readsOf(1, ReceiveBufferSizing.READS_BEFORE_SHRINKING);
    assertThat(sizes.guess()).isEqualTo(READ_BUFFER_BYTES / 2);

    readsOf(1, 100 * ReceiveBufferSizing.READS_BEFORE_SHRINKING);
    assertThat(sizes.guess()).isEqualTo(ReceiveBufferSizing.SMALLEST_BYTES);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 128, 144, 1000, 1024, 1040, 4096, 50_000})
  void requestsOfOneSizeFindOneSizeOfBufferWhichTheyDoNotFill(int requestBytes) {
    readsOf(requestBytes, 20 * ReceiveBufferSizing.READS_BEFORE_SHRINKING);
    int foundBytes = sizes.guess();

    for (int i = 0; i < 10 * ReceiveBufferSizing.READS_BEFORE_SHRINKING; i++) {
      readsOf(requestBytes, 1);
      assertThat(sizes.guess()).isEqualTo(foundBytes).isGreaterThan(requestBytes);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 100, 2048, 2049, 16 << 20})
  void noBufferIsEverLargerThanTheReadBufferNorEmpty(int readBufferBytes) {
    RecvByteBufAllocator.Handle handle = new ReceiveBufferSizing(readBufferBytes).newHandle();

    for (int i = 0; i < 100; i++) {
      assertThat(handle.guess()).isBetween(1, readBufferBytes);
      handle.lastBytesRead(i % 40 < 20 ? handle.guess() : 1);
    }
  }
}
