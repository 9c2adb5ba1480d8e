package dev.echolab.load.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.load.payload.Payload;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.OnDisconnect;
import dev.echolab.load.plan.Plans;
import dev.echolab.load.plan.SizeDistribution;
import dev.echolab.load.record.IncidentLog;
import dev.echolab.load.record.MeasurementWindow;
import dev.echolab.load.record.Phase;
import dev.echolab.load.record.Recorder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionManagerTest {
  private static final long MS = 1_000_000L;

  private final List<Integer> refused = new ArrayList<>();
  private final List<Integer> gone = new ArrayList<>();

  /** Every attempt of the manager fails at once. */
  private ConnectionManager failing(LoadPlan.Builder plan, Selector selector) {
    // No interface has this address (RFC 5737): bind fails before a connection is tried.
    ConnectionManager manager =
        new ConnectionManager(
            Plans.withSources(
                List.of("192.0.2.1"), plan.onDisconnect(OnDisconnect.RECONNECT).build()),
            0,
            selector,
            List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)),
            new IncidentLog(() -> Phase.CONNECT));
    return listenedTo(manager);
  }

  private ConnectionManager listenedTo(ConnectionManager manager) {
    manager.listener(
        new ConnectionManager.Listener() {
          @Override
          public void refused(EchoConnection c, long nowNs) {
            refused.add(c.number);
          }

          @Override
          public void gone(EchoConnection c) {
            gone.add(c.number);
          }
        });
    return manager;
  }

  @Test
  void onlyARunOfRequestsGivesAServerUpAndOnlyAfterAMinute() throws Exception {
    try (Selector selector = Selector.open()) {
      for (int requests : List.of(0, 100)) {
        LoadPlan.Builder plan = LoadPlan.builder("127.0.0.1", 1).connections(1).requests(requests);
        ConnectionManager manager = failing(plan, selector);
        refused.clear();
        manager.startConnect(manager.connections.get(0), 0);
        for (long ms = 100; ms < 60_000; ms += 100) {
          manager.retryDue(ms * MS);
        }
        assertThat(refused).hasSizeGreaterThan(100);
        assertThat(gone).isEmpty();
        manager.retryDue(61_000 * MS);
        assertThat(gone).hasSize(requests == 0 ? 0 : 1);
        int before = refused.size();
        manager.retryDue(62_000 * MS);
        assertThat(refused).hasSize(before + (requests == 0 ? 1 : 0));
      }
    }
  }

  @Test
  void theMinuteBeginsWhenRetriesDo() throws Exception {
    try (Selector selector = Selector.open()) {
      ConnectionManager manager =
          failing(LoadPlan.builder("127.0.0.1", 1).connections(1).requests(100), selector);
      manager.startConnect(manager.connections.get(0), 0);

      manager.retriesBegin(90_000 * MS);
      manager.retryDue(90_001 * MS);
      manager.retryDue(149_999 * MS);
      assertThat(refused).hasSize(3);
      assertThat(gone).isEmpty();
      manager.retryDue(150_100 * MS);
      assertThat(gone).hasSize(1);
    }
  }

  @Test
  void aRetryDoesNotWaitForThatOfAConnectionThatFailedMoreOften() throws Exception {
    LoadPlan.Builder plan = LoadPlan.builder("127.0.0.1", 1).connections(2);
    try (Selector selector = Selector.open()) {
      ConnectionManager manager = failing(plan, selector);
      manager.startConnect(manager.connections.get(0), 0);
      manager.retryDue(20 * MS);
      manager.retryDue(60 * MS);
      manager.startConnect(manager.connections.get(1), 61 * MS);
      manager.retryDue(80 * MS);
      assertThat(refused).containsExactly(0, 0, 0, 1);
      manager.retryDue(81 * MS);
      assertThat(refused).as("1 after 20 ms, 0 only at 140 ms").containsExactly(0, 0, 0, 1, 1);
    }
  }

  /** The server never accepts: the kernel takes what the socket buffers hold, and then nothing. */
  @Test
  void onlyARunOfRequestsGivesUpAServerThatReadsNothingAndOnlyAfterAMinuteAndForGood()
      throws Exception {
    for (int requests : List.of(0, 100)) {
      gone.clear();
      try (Selector selector = Selector.open();
          ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
        LoadPlan plan =
            LoadPlan.builder("127.0.0.1", server.getLocalPort())
                .connections(1)
                .sizeBytes(SizeDistribution.MAX_PARSED_BYTES)
                .requests(requests)
                .onDisconnect(OnDisconnect.RECONNECT)
                .build();
        List<InetSocketAddress> target =
            List.of((InetSocketAddress) server.getLocalSocketAddress());
        ConnectionManager manager =
            listenedTo(
                new ConnectionManager(
                    plan, 0, selector, target, new IncidentLog(() -> Phase.MEASURE)));
        EchoConnection c = manager.connections.get(0);
        manager.startConnect(c, 0);
        while (c.isConnecting()) {
          selector.select(key -> manager.finishConnect(c));
        }
        long nowNs = System.nanoTime();
        c.inFlight.push(nowNs);
        Recorder recorder =
            new Recorder(
                new MeasurementWindow(nowNs, nowNs, MeasurementWindow.OPEN_END),
                false,
                new ArrayDeque<>(),
                new ArrayDeque<>(),
                List.of());
        new RequestSender(plan, Payload.GENERATED, recorder, manager).flush(c, nowNs);

        manager.giveUpStalled(c.lastIoNs + 60_000 * MS);
        assertThat(gone).isEmpty();
        manager.giveUpStalled(c.lastIoNs + 60_000 * MS + 1);
        assertThat(gone).hasSize(requests == 0 ? 0 : 1);
        manager.closeAll();
      }
    }
  }
}
