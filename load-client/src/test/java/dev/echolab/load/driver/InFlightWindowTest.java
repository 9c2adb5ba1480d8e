package dev.echolab.load.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InFlightWindowTest {

  @Test
  void itGrowsWithoutLosingAStamp() {
    InFlightWindow inFlight = new InFlightWindow(2);
    for (int i = 0; i < 3; i++) {
      inFlight.push(i);
      inFlight.stampSent(i, 100 + i);
      inFlight.advanceWritten();
      inFlight.advanceHead();
    }
    for (int i = 3; i < 1_000; i++) {
      inFlight.push(i);
    }
    for (int i = 3; i < 1_000; i++) {
      inFlight.stampSent(i, 100 + i);
      inFlight.advanceWritten();
      assertThat(inFlight.intendedNs(i)).isEqualTo(i);
      assertThat(inFlight.sentNs(i)).isEqualTo(100 + i);
    }
    assertThat(inFlight.owed()).isEqualTo(997);
  }

  @Test
  void whatIsInFlightIsDroppedAndWhatWaitsStays() {
    InFlightWindow inFlight = new InFlightWindow(8);
    for (int i = 0; i < 6; i++) {
      inFlight.push(i);
    }
    inFlight.advanceWritten();
    inFlight.advanceWritten();
    inFlight.advanceExpired();
    assertThat(inFlight.headHasExpired()).isTrue();
    inFlight.dropInFlight(true);
    assertThat(inFlight.head()).isEqualTo(3);
    assertThat(inFlight.owed()).isEqualTo(3);
    assertThat(inFlight.intendedNs(3)).isEqualTo(3);
    assertThat(inFlight.headHasExpired()).isFalse();
  }
}
