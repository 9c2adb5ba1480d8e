package dev.echolab.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echolab.server.EchoServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends one verified echo after the other on its own thread while other clients are hostile. An
 * echo that takes longer than {@link RawClient}'s time limit is a failure.
 */
final class HealthyClient implements AutoCloseable {
  private static final long PAUSE_NS = 1_000_000;

  private final FramedClient client;
  private final Thread thread = new Thread(this::echoUntilClosed, "contract-healthy-client");
  private final AtomicLong echoes = new AtomicLong();

  /** Latency of each echo. The client thread adds, other threads copy. */
  private final List<Long> timesNs = Collections.synchronizedList(new ArrayList<>());

  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile boolean closing;

  private HealthyClient(FramedClient client) {
    this.client = client;
  }

  static HealthyClient connect(EchoServer server) throws IOException {
    HealthyClient healthyClient = new HealthyClient(FramedClient.connect(server));
    healthyClient.client.echo(-1, new byte[] {1});
    healthyClient.thread.setDaemon(true);
    healthyClient.thread.start();
    return healthyClient;
  }

  private void echoUntilClosed() {
    try {
      while (!closing) {
        long id = echoes.get();
        long startNs = System.nanoTime();
        client.echo(id, Requests.payload(id, (int) (id % 1000)));
        timesNs.add(System.nanoTime() - startNs);
        echoes.incrementAndGet();
        // Leaves CPU time to the hostile clients, so that the server is really under attack.
        LockSupport.parkNanos(PAUSE_NS);
      }
    } catch (IOException | AssertionError e) {
      if (!closing) {
        failure.set(e);
      }
    }
  }

  /** Requires that every echo succeeded, now and before; prints the latencies. */
  void expectServedThroughout(String attack) {
    long before = echoes.get();
    await("next echoes of the healthy client")
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(2))
        .until(() -> failure.get() != null || echoes.get() >= before + 5);
    assertThat(failure.get()).as("failure of the healthy client").isNull();
    List<Long> sortedNs = new ArrayList<>(timesNs);
    Collections.sort(sortedNs);
    System.out.printf(
        "%s: the healthy client had %d echoes, p99 %.2f ms, max %.1f ms%n",
        attack,
        sortedNs.size(),
        sortedNs.get(sortedNs.size() * 99 / 100) / 1e6,
        sortedNs.get(sortedNs.size() - 1) / 1e6);
  }

  @Override
  public void close() throws IOException {
    closing = true;
    client.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
