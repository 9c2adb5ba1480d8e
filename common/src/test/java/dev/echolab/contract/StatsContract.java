package dev.echolab.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.counters.Counter;
import dev.echolab.server.EchoServer;
import dev.echolab.server.Tracing;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Requires correct STATS, with null and never 0 for what a model cannot count. */
interface StatsContract extends ContractFixture {
  /** System calls, which a library may make invisibly to its user, and step times. */
  Set<Counter> MAY_BE_UNSUPPORTED =
      EnumSet.of(
          Counter.SELECTS,
          Counter.WAKEUPS,
          Counter.READ_CALLS,
          Counter.EMPTY_READS,
          Counter.WRITE_CALLS,
          Counter.PARTIAL_WRITES,
          Counter.READ_NS,
          Counter.PROCESS_NS,
          Counter.WRITE_NS);

  @Test
  default void statsEqualTheSentRequests() throws IOException {
    EchoServer server = startFramed();
    FramedClient first = framedClient(server);
    FramedClient second = framedClient(server);
    long sentBytes = 0;
    for (int i = 0; i < 50; i++) {
      FramedClient client = i % 2 == 0 ? first : second;
      client.echo(i, Requests.payload(i, 10 * i));
      sentBytes += 16 + 10 * i;
    }

    Map<String, Long> before = second.stats(1);
    Map<String, Long> stats = first.stats(2);

    assertThat(before).containsEntry("framesIn", 51L).containsEntry("framesOut", 51L);
    assertThat(stats)
        .containsEntry("connectionsAccepted", 2L)
        .containsEntry("connectionsOpen", 2L)
        .containsEntry("connectionsClosed", 0L)
        .containsEntry("connectionsRefused", 0L)
        .containsEntry("connectionsFailed", 0L)
        .containsEntry("timeouts", 0L)
        .containsEntry("protocolErrors", 0L)
        .containsEntry("framesIn", 52L)
        .containsEntry("framesOut", 52L)
        .containsEntry("bytesIn", sentBytes + 2 * 16);
    // The first STATS_RESPONSE may be included; this one is not sent yet.
    assertThat(stats.get("bytesOut")).isBetween(sentBytes, sentBytes + 5_000);
  }

  @Test
  default void statsContainEveryCounterAndOnlyKernelCallsMayBeUnknown() throws IOException {
    FramedClient client = framedClient(startFramed());
    client.echo(1, new byte[] {1});

    Map<String, Long> stats = client.stats(2);

    assertThat(stats.keySet())
        .containsAll(Arrays.stream(Counter.values()).map(Counter::key).toList());
    for (Counter counter : Counter.values()) {
      if (!MAY_BE_UNSUPPORTED.contains(counter)) {
        assertThat(stats.get(counter.key())).as(counter.key()).isNotNull();
      }
    }
    for (Counter call : Set.of(Counter.READ_CALLS, Counter.WRITE_CALLS)) {
      if (stats.get(call.key()) != null) {
        assertThat(stats.get(call.key())).as(call.key()).isPositive();
      }
    }
  }

  @Test
  default void statsBetweenEchoesAreAnsweredInOrder() throws IOException {
    FramedClient client = framedClient(startFramed());

    client.send(
        Requests.join(
            Requests.echo(1, new byte[] {1}),
            Requests.stats(2),
            Requests.stats(3),
            Requests.echo(4, new byte[] {4})));

    client.expectEcho(1, new byte[] {1});
    assertThat(client.expectStats(2)).containsEntry("framesIn", 2L);
    assertThat(client.expectStats(3)).containsEntry("framesIn", 3L);
    client.expectEcho(4, new byte[] {4});
  }

  @Test
  default void aClosedConnectionStaysInTheTotals() throws IOException {
    EchoServer server = startFramed();
    FramedClient gone = framedClient(server);
    gone.echo(1, new byte[] {1});
    gone.close();
    awaitOpenConnections(server, 0);

    Map<String, Long> stats = framedClient(server).stats(1);

    assertThat(stats)
        .containsEntry("connectionsAccepted", 2L)
        .containsEntry("connectionsClosed", 1L)
        .containsEntry("connectionsOpen", 1L)
        .containsEntry("connectionsFailed", 0L)
        .containsEntry("framesIn", 2L)
        .containsEntry("bytesIn", 17L + 16);
  }

  @Test
  default void stepTimesAreKnownOnlyWithTracing() throws IOException {
    FramedClient untraced = framedClient(startFramed());
    untraced.echo(1, new byte[100]);
    assertThat(untraced.stats(2)).containsEntry("processNs", null);

    FramedClient traced = framedClient(start(options().tracing(Tracing.ON)));
    traced.echo(1, new byte[100]);
    Map<String, Long> stats = traced.stats(2);
    assertThat(stats.get("readNs")).as("readNs").isPositive();
    assertThat(stats.get("processNs")).as("processNs").isPositive();
    assertThat(stats.get("writeNs")).as("writeNs").isPositive();
  }
}
