package dev.echolab.counters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CountersTest {

  @Test
  void aSnapshotIsTheSumOverAllWorkers() {
    ServerCounters server = new ServerCounters(Set.of());
    Counters first = server.newWorker();
    Counters second = server.newWorker();
    first.add(Counter.BYTES_IN, 5);
    second.add(Counter.BYTES_IN, 7);
    second.increment(Counter.READ_CALLS);

    CounterSnapshot snapshot = server.snapshot();

    assertThat(snapshot.get(Counter.BYTES_IN)).hasValue(12);
    assertThat(snapshot.get(Counter.READ_CALLS)).hasValue(1);
    assertThat(snapshot.get(Counter.BYTES_OUT)).hasValue(0);
  }

  @Test
  void theCountsOfARetiredWorkerAreAddedOnce() {
    ServerCounters server = new ServerCounters(Set.of());
    Counters worker = server.newWorker();
    worker.add(Counter.BYTES_IN, 5);

    server.retire(worker);
    server.retire(worker);

    assertThat(server.snapshot().get(Counter.BYTES_IN)).hasValue(5);
  }

  @Test
  void aSnapshotDoesNotChange() {
    ServerCounters server = new ServerCounters(Set.of());
    Counters worker = server.newWorker();
    CounterSnapshot before = server.snapshot();

    worker.increment(Counter.FRAMES_IN);

    assertThat(before.get(Counter.FRAMES_IN)).hasValue(0);
  }

  /** One worker accepts a connection, and another one closes it then. */
  @Test
  void noSnapshotHasMoreConnectionsClosedThanAccepted() throws InterruptedException {
    ServerCounters server = new ServerCounters(Set.of());
    List<Counters> workers = Stream.generate(server::newWorker).limit(20).toList();
    AtomicBoolean stop = new AtomicBoolean();
    Thread counting =
        new Thread(
            () -> {
              for (int i = 0; !stop.get(); i++) {
                workers.get(i % 20).increment(Counter.CONNECTIONS_ACCEPTED);
                VarHandle.releaseFence(); // as the hand-over to another thread
                workers.get((i + 7) % 20).increment(Counter.CONNECTIONS_CLOSED);
              }
            });
    counting.start();
    try {
      for (int i = 0; i < 50_000; i++) {
        assertThat(server.snapshot().connectionsOpen()).isNotNegative();
      }
    } finally {
      stop.set(true);
      counting.join();
    }
  }

  /** Detects a decreasing sum, and a worker counted twice while it retires. */
  @Test
  void snapshotsNeverDecreaseWhileWorkersCountAndRetire() throws InterruptedException {
    ServerCounters server = new ServerCounters(Set.of());
    int workers = 200;
    int perWorker = 1_000;
    Thread counting =
        new Thread(
            () -> {
              for (int w = 0; w < workers; w++) {
                Counters worker = server.newWorker();
                for (int i = 0; i < perWorker; i++) {
                  worker.increment(Counter.FRAMES_IN);
                }
                server.retire(worker);
              }
            });
    counting.start();

    long last = 0;
    while (counting.isAlive()) {
      long now = framesIn(server);
      assertThat(now).isBetween(last, (long) workers * perWorker);
      last = now;
    }

    counting.join();
    assertThat(framesIn(server)).isEqualTo((long) workers * perWorker);
  }

  @Test
  void anotherThreadReadsAnIncrement() {
    Counters worker = new Counters();
    Thread counting = new Thread(() -> worker.increment(Counter.SELECTS));
    counting.start();

    await().until(() -> worker.get(Counter.SELECTS) == 1);
  }

  @Test
  void openConnectionsAreAcceptedMinusClosed() {
    ServerCounters server = new ServerCounters(Set.of());
    Counters worker = server.newWorker();
    worker.add(Counter.CONNECTIONS_ACCEPTED, 5);
    worker.add(Counter.CONNECTIONS_CLOSED, 2);

    assertThat(server.snapshot().connectionsOpen()).isEqualTo(3);
  }

  @Test
  void anUnsupportedCounterIsNullAndNeverZero() {
    ServerCounters server = new ServerCounters(EnumSet.of(Counter.SELECTS));
    server.newWorker().add(Counter.BYTES_IN, 5);

    CounterSnapshot snapshot = server.snapshot();

    assertThat(snapshot.get(Counter.SELECTS)).isEmpty();
    String json =
        new String(
            snapshot.toJson("some-model", new JvmMetrics(7, 8, 9, 10)), StandardCharsets.UTF_8);
    assertThat(json)
        .startsWith("{\"variant\":\"some-model\",\"connectionsOpen\":0,")
        .contains("\"selects\":null")
        .contains("\"bytesIn\":5")
        .contains("\"wakeups\":0")
        .contains("\"jvmHeapUsedBytes\":7")
        .contains("\"jvmAllocatedBytes\":10");
    assertThat(snapshot.toString()).contains("selects=-").contains("bytesIn=5");
  }

  @Test
  void allocatedBytesIncludeANewArray() {
    long before = JvmMetrics.now().allocatedBytes();
    byte[] megabytes = new byte[8 << 20];
    assertThat(JvmMetrics.now().allocatedBytes() - before).isGreaterThanOrEqualTo(megabytes.length);
  }

  private static long framesIn(ServerCounters server) {
    return server.snapshot().get(Counter.FRAMES_IN).orElseThrow();
  }
}
