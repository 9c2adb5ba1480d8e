package dev.echolab.load.driver;

import static org.assertj.core.api.Assertions.assertThat;

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
}
