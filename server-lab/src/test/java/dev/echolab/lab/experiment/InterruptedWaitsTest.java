package dev.echolab.lab.experiment;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolab.load.plan.Target;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ctrl-C interrupts the thread of an experiment: each of its waits must end at once. */
@Timeout(30)
class InterruptedWaitsTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private ServerSocket listener;
  private Target target;

  @BeforeEach
  void listen() throws Exception {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    target = new Target(listener.getInetAddress().getHostAddress(), listener.getLocalPort());
    // Log4j, which it starts, must not start in an interrupted thread.
    ConnectBurst.open(target, 0, TIMEOUT).close();
  }

  @AfterEach
  void close() throws Exception {
    Thread.interrupted();
    listener.close();
  }

  @Test
  void anInterruptEndsABurstWhoseConnectsTheKernelHolds() {
    Thread.currentThread().interrupt();

    // More than the listener's queue has room for.
    assertThatThrownBy(() -> ConnectBurst.open(target, 20, TIMEOUT))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void anInterruptEndsTheReadOfAPeerThatGetsNoAnswer() throws Exception {
    try (NonReadingPeer peer = NonReadingPeer.connect(target, 0)) {
      Thread.currentThread().interrupt();

      assertThatThrownBy(() -> peer.read(1, TIMEOUT)).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void anInterruptEndsAPollThatFindsNothing() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> Rig.poll(TIMEOUT, Optional::empty))
        .isInstanceOf(InterruptedException.class);
  }
}
