package dev.echolab.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AcceptBackoffTest {

  @Test
  void pausesDoubleFromFiftyMillisecondsUpToTheMaximum() {
    AcceptBackoff backoff = new AcceptBackoff();

    assertThat(IntStream.range(0, 8).map(i -> backoff.failed()))
        .containsExactly(50, 100, 200, 400, 800, 1600, 1600, 1600);
  }

  @Test
  void aSuccessResetsThePause() {
    AcceptBackoff backoff = new AcceptBackoff();
    assertThat(backoff.failed()).isEqualTo(50);
    assertThat(backoff.failed()).isEqualTo(100);

    backoff.succeeded();

    assertThat(backoff.failed()).isEqualTo(50);
  }
}
