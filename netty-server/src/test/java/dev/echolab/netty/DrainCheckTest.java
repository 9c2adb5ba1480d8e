package dev.echolab.netty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DrainCheckTest {
  private static final int RECEIVE_BUFFER_BYTES = 1_000;
  private final DrainCheck check = new DrainCheck(null, null);

  private boolean hasReadAll(long readBytes) {
    return check.hasReadAll(readBytes, true, RECEIVE_BUFFER_BYTES);
  }

  private boolean hasReadAllWithReadingOff(long readBytes) {
    return check.hasReadAll(readBytes, false, RECEIVE_BUFFER_BYTES);
  }

  @Test
  void aConnectionThatFindsNoMoreBytesHasReadAll() {
    assertThat(hasReadAll(100)).isFalse();
    assertThat(hasReadAll(200)).isFalse();
    assertThat(hasReadAll(200)).isTrue();
  }

  /** Reading may have been switched on just before the check: nothing was read in between. */
  @Test
  void aCheckAfterOneWithReadingOffHasSeenNothing() {
    assertThat(hasReadAllWithReadingOff(100)).isFalse();
    assertThat(hasReadAllWithReadingOff(100)).isFalse();
    assertThat(hasReadAll(100)).isFalse();
    assertThat(hasReadAll(100)).isTrue();
  }

  @Test
  void whatIsMoreThanTheReceiveBufferCameAfterTheStop() {
    assertThat(hasReadAll(100)).isFalse();
    assertThat(hasReadAll(1_100)).isFalse();
    assertThat(hasReadAll(1_101)).isTrue();
  }
}
