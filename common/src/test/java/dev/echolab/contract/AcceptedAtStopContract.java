package dev.echolab.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echolab.handler.Work;
import dev.echolab.server.EchoServer;
import dev.echolab.server.ServerHealth;
import dev.echolab.server.StopResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requires that a stop serves the connections that the kernel has completed, whether they are still
 * in the accept queue or wait for their loop to open them.
 */
interface AcceptedAtStopContract extends ContractFixture {
  int QUEUED = 20;
  int REQUESTS = 100;

  /**
   * The connections whose loops are busy when the others arrive: one loop or the other, or both.
   */
  static Stream<List<Integer>> busyConnections() {
    return Stream.of(List.of(0, 1), List.of(0), List.of(1));
  }

  @ParameterizedTest
  @MethodSource("busyConnections")
  default void connectionsCompletedBeforeTheStopAreServed(List<Integer> busy) throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch running = new CountDownLatch(1);
    EchoServer server = start(options().work(busyWork(busy, running, release)));
    List<FramedClient> first = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      FramedClient client = framedClient(server);
      first.add(client);
      awaitOpenConnections(server, i + 1);
    }
    for (FramedClient client : first) {
      client.send(Requests.echo(0, new byte[] {1}));
    }
    assertThat(running.await(10, TimeUnit.SECONDS)).as("busy").isTrue();
    List<FramedClient> queued = new ArrayList<>();
    for (int i = 0; i < QUEUED; i++) {
      FramedClient client = framedClient(server);
      queued.add(client);
      client.send(requests());
    }

    FutureTask<StopResult> stop = new FutureTask<>(() -> server.stop(Duration.ofSeconds(10)));
    new Thread(stop, "contract-stop").start();
    await("the stop has begun")
        .during(Duration.ofMillis(50))
        .until(() -> server.health().report().state() == ServerHealth.State.STOPPING);
    release.countDown();

    for (FramedClient client : first) {
      client.expectEcho(0, new byte[] {1});
    }
    for (FramedClient client : queued) {
      for (int i = 0; i < REQUESTS; i++) {
        client.expectEcho(i, new byte[] {2});
      }
      client.expectEndOfStream();
      client.close();
    }
    for (FramedClient client : first) {
      client.expectEndOfStream();
      client.close();
    }
    assertThat(stop.get(5, TimeUnit.SECONDS)).isEqualTo(new StopResult(QUEUED + 2, 0));
  }

  private static byte[] requests() {
    List<byte[]> requests = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      requests.add(Requests.echo(i, new byte[] {2}));
    }
    return Requests.join(requests);
  }

  private static Supplier<Work> busyWork(
      List<Integer> busy, CountDownLatch running, CountDownLatch release) {
    AtomicInteger connections = new AtomicInteger();
    Work wait =
        () -> {
          running.countDown();
          try {
            assertThat(release.await(10, TimeUnit.SECONDS)).as("released").isTrue();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    return () -> busy.contains(connections.getAndIncrement()) ? wait : Work.ECHO;
  }
}
