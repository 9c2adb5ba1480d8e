package dev.echolab.load.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class InFlightWindowTest {

  @Test
  void theWindowGrowsWithoutLosingAStamp() {
    InFlightWindow window = new InFlightWindow(2);
    for (int i = 0; i < 3; i++) {
      window.push(i);
      window.stampSent(i, 100 + i);
      window.advanceWritten();
      window.advanceHead();
    }
    for (int i = 3; i < 1_000; i++) {
      window.push(i);
    }
    for (int i = 3; i < 1_000; i++) {
      window.stampSent(i, 100 + i);
      window.advanceWritten();
      assertThat(window.intendedNs(i)).isEqualTo(i);
      assertThat(window.sentNs(i)).isEqualTo(100 + i);
    }
    assertThat(window.outstanding()).isEqualTo(997);
  }

  @Test
  void droppingMessagesInFlightKeepsTheWaitingOnes() {
    InFlightWindow window = new InFlightWindow(8);
    for (int i = 0; i < 6; i++) {
      window.push(i);
    }
    window.advanceWritten();
    window.advanceWritten();
    window.advanceExpired();
    assertThat(window.headHasExpired()).isTrue();
    window.dropInFlight(true);
    assertThat(window.head()).isEqualTo(3);
    assertThat(window.outstanding()).isEqualTo(3);
    assertThat(window.intendedNs(3)).isEqualTo(3);
    assertThat(window.headHasExpired()).isFalse();
  }

  @Test
  void messagesThatTimedOutTakeNoMemoryUntilTheirRepliesCome() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    InFlightWindow window = new InFlightWindow(2);
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 1_000_000; i++) {
      window.push(i);
      window.stampSent(i, i);
      window.advanceWritten();
      window.advanceExpired();
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1_000_000);
    assertThat(window.head()).isZero();
    window.push(7);
    window.push(8);
    window.push(9);
    assertThat(window.intendedNs(1_000_000)).isEqualTo(7);
    assertThat(window.intendedNs(1_000_002)).isEqualTo(9);
  }
}
