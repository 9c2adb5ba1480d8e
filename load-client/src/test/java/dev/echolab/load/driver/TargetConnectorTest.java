package dev.echolab.load.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolab.load.plan.Target;
import dev.echolab.testing.RefusingPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class TargetConnectorTest {
  private static final int TIMEOUT_MS = 5_000;

  private final InetAddress[] twoAddresses = {address(2), address(3)};

  private static InetAddress address(int last) {
    try {
      return InetAddress.getByAddress("two.example", new byte[] {127, 0, 0, (byte) last});
    } catch (java.net.UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aServerOnTheSecondAddressOfANameIsReached() throws Exception {
    try (ServerSocket server = new ServerSocket()) {
      server.bind(new InetSocketAddress(twoAddresses[1], 0));
      Target target = new Target("two.example", server.getLocalPort());
      try (Socket socket = TargetConnector.connect(target, TIMEOUT_MS, twoAddresses)) {
        assertThat(socket.getInetAddress()).isEqualTo(twoAddresses[1]);
      }
    }
  }

  @Test
  void aNameWithoutAServerIsReportedWithAllItsAddresses() throws Exception {
    try (RefusingPort refusing = RefusingPort.take()) {
      Target target = new Target("two.example", refusing.port());
      assertThatThrownBy(() -> TargetConnector.connect(target, TIMEOUT_MS, twoAddresses))
          .isInstanceOf(UnusableTargetException.class)
          .hasMessage(
              "cannot connect to two.example:%d: 127.0.0.2: Connection refused; 127.0.0.3:"
                  + " Connection refused",
              refusing.port());
    }
  }

  /**
   * A class of the JDK that asks for a proxy throws without a message if that took all the time.
   */
  @Test
  void aTimeoutIsReportedWithAReasonHoweverShortItIs() throws Exception {
    // Not every attempt times out.
    try (ServerSocket server = new ServerSocket(0, 500, address(2))) {
      Target target = new Target("two.example", server.getLocalPort());
      for (int i = 0; i < 200; i++) {
        try {
          TargetConnector.connect(target, 1, address(2)).close();
        } catch (UnusableTargetException e) {
          assertThat(e).hasMessageNotContaining("null");
        }
      }
    }
  }
}
