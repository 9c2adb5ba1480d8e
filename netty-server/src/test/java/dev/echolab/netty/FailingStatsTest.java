package dev.echolab.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.contract.Requests;
import dev.echolab.contract.ServerOptionsBuilder;
import dev.echolab.counters.Counter;
import dev.echolab.counters.ServerCounters;
import dev.echolab.server.HandlerFactory;
import dev.echolab.server.ServerHealth;
import dev.echolab.server.ServerOptions;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that a failure of step 3 ends its connection, in whichever callback of Netty it runs. */
@Timeout(30)
class FailingStatsTest {
  private static final int RESPONSE_BYTES = 18;

  /** The first of two requests is processed in a read, the second in the listener of a write. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aConnectionWithoutMemoryForItsStatisticsIsClosed(int failing) throws Exception {
    AtomicInteger calls = new AtomicInteger();
    ServerOptions options = ServerOptionsBuilder.defaults();
    HandlerFactory handlerFactory =
        new HandlerFactory(
            options,
            () -> {
              if (calls.incrementAndGet() == failing) {
                throw new OutOfMemoryError("made by a test");
              }
              return new byte[] {'{', '}'};
            });
    ServerCounters counters = new ServerCounters(Set.of());
    Workers workers = new Workers(Transport.NIO, 1, options, counters, new ServerHealth());
    Acceptor acceptor = new Acceptor(workers, options, handlerFactory);
    acceptor.start();
    try (Socket client = new Socket()) {
      client.setSoTimeout(10_000);
      client.connect(acceptor.address());

      client.getOutputStream().write(Requests.join(Requests.stats(1), Requests.stats(2)));

      assertThat(client.getInputStream().readAllBytes()).hasSize((failing - 1) * RESPONSE_BYTES);
      assertThat(counters.snapshot().get(Counter.OUT_OF_MEMORY)).hasValue(1);
    } finally {
      workers.stop(Duration.ZERO);
    }
  }
}
