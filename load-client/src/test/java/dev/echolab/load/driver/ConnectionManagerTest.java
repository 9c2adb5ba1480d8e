package dev.echolab.load.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.OnDisconnect;
import dev.echolab.load.plan.Plans;
import dev.echolab.load.record.IncidentLog;
import dev.echolab.load.record.Phase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionManagerTest {
  private static final long MS = 1_000_000L;

  @Test
  void aRetryDoesNotWaitForThatOfAConnectionThatFailedMoreOften() throws Exception {
    // No interface has this address (RFC 5737): bind fails before a connection is tried.
    LoadPlan plan =
        Plans.withSources(
            List.of("192.0.2.1"),
            LoadPlan.builder("127.0.0.1", 1)
                .connections(2)
                .onDisconnect(OnDisconnect.RECONNECT)
                .build());
    List<InetSocketAddress> targets =
        List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
    List<Integer> refused = new ArrayList<>();
    try (Selector selector = Selector.open()) {
      ConnectionManager manager =
          new ConnectionManager(plan, 0, selector, targets, new IncidentLog(() -> Phase.CONNECT));
      manager.listener(
          new ConnectionManager.Listener() {
            @Override
            public void refused(EchoConnection c, long nowNs) {
              refused.add(c.number);
            }
          });
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
}
