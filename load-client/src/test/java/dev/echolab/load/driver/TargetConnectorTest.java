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

  /** The JDK's default socket asks for a proxy, which takes a part of the time-out, too. */
  @Test
  void aProxyOfTheJvmIsNotUsed() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, address(2));
        RefusingPort proxy = RefusingPort.take()) {
      System.setProperty("socksNonProxyHosts", "");
      System.setProperty("socksProxyHost", "127.0.0.1");
      System.setProperty("socksProxyPort", Integer.toString(proxy.port()));
      Target target = new Target("two.example", server.getLocalPort());
      try (Socket socket = TargetConnector.connect(target, TIMEOUT_MS, address(2))) {
        assertThat(socket.isConnected()).isTrue();
      } finally {
        System.clearProperty("socksNonProxyHosts");
        System.clearProperty("socksProxyHost");
        System.clearProperty("socksProxyPort");
      }
    }
  }
}
