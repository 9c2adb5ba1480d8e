package dev.echolab.load.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InFlightWindowTest {

  @Test
  void itGrowsWithoutLosingAStamp() {
    InFlightWindow flight = new InFlightWindow(2);
    for (int i = 0; i < 3; i++) {
      flight.push(i);
      flight.stampSent(i, 100 + i);
      flight.advanceWritten();
      flight.advanceHead();
    }
    for (int i = 3; i < 1_000; i++) {
      flight.push(i);
    }
    for (int i = 3; i < 1_000; i++) {
      flight.stampSent(i, 100 + i);
      flight.advanceWritten();
      assertThat(flight.intendedNs(i)).isEqualTo(i);
      assertThat(flight.sentNs(i)).isEqualTo(100 + i);
    }
    assertThat(flight.owed()).isEqualTo(997);
  }

  @Test
  void whatIsInFlightIsDroppedAndWhatWaitsStays() {
    InFlightWindow flight = new InFlightWindow(8);
    for (int i = 0; i < 6; i++) {
      flight.push(i);
    }
    flight.advanceWritten();
    flight.advanceWritten();
    flight.advanceExpired();
    assertThat(flight.headHasExpired()).isTrue();
    flight.dropInFlight(true);
    assertThat(flight.head()).isEqualTo(3);
    assertThat(flight.owed()).isEqualTo(3);
    assertThat(flight.intendedNs(3)).isEqualTo(3);
    assertThat(flight.headHasExpired()).isFalse();
  }
}
