package dev.echolab.load.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.echolab.testing.RefusingPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ListeningProcessesTest {
  private static final List<String> CAPTURED =
      """
        sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
         0: 0100007F:1EDC 00000000:0000 0A 00000000:00000005 00:00000000 00000000     0        0 398891 1 0 100 0 0 10 0
         1: 00000000:1EDC 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 398892 1 0 100 0 0 10 0
         2: 0100007F:1EDC 0100007F:B3A2 01 00000090:00001200 00:00000000 00000000     0        0 398900 1 0 20 4 30 10 -1
         3: 00000000000000000000000000000000:2328 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 77 1 0 100 0 0 10 0
         4: 0000000000000000FFFF00000100007F:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 78 1 0 100 0 0 10 0
      """
          .lines()
          .toList();

  @BeforeEach
  void needsProc() {
    assumeTrue(Files.exists(Path.of("/proc/net/tcp")), "no /proc here");
  }

  @Test
  void listenersAreReadAndConnectionsLeftOut() throws Exception {
    // The lines were captured on a machine of this byte order.
    assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "another byte order");
    assertThat(ListeningProcesses.parse(CAPTURED))
        .extracting(ListeningProcesses.Listener::inode)
        .containsExactly("398891", "398892", "77", "78");
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    assertThat(ListeningProcesses.parse(CAPTURED).get(3).address()).isEqualTo(loopback);
  }

  @Test
  void aSocketBoundToTheAddressGoesBeforeOneBoundToAll() throws Exception {
    assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "another byte order");
    List<ListeningProcesses.Listener> listeners = ListeningProcesses.parse(CAPTURED);
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});

    assertThat(ListeningProcesses.inodes(listeners, loopback, 0x1EDC)).containsExactly("398891");
    assertThat(
            ListeningProcesses.inodes(
                listeners, InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), 0x1EDC))
        .containsExactly("398892");
    assertThat(ListeningProcesses.inodes(listeners, loopback, 9000)).containsExactly("77");
    assertThat(ListeningProcesses.inodes(listeners, loopback, 80)).containsExactly("78");
    assertThat(ListeningProcesses.inodes(listeners, loopback, 81)).isEmpty();
  }

  /** A server that prints 0.0.0.0 as its address is loaded at it. */
  @Test
  void theProcessThatAConnectionToAllAddressesReachesIsFound() throws Exception {
    try (ServerSocket everywhere = new ServerSocket(0)) {
      assertThat(ListeningProcesses.of("0.0.0.0", everywhere.getLocalPort()))
          .containsExactly(ProcessHandle.current().pid());
    }
    try (ServerSocket local = new ServerSocket(0, 1, InetAddress.getLocalHost());
        Socket connection = new Socket("0.0.0.0", local.getLocalPort())) {
      assertThat(ListeningProcesses.of("0.0.0.0", connection.getPort()))
          .containsExactly(ProcessHandle.current().pid());
    }
  }

  @Test
  void thisProcessIsFoundBehindItsOwnListener() throws Exception {
    long self = ProcessHandle.current().pid();
    for (String address : List.of("127.0.0.1", "127.0.0.2", "0.0.0.0")) {
      try (ServerSocket listener = new ServerSocket()) {
        listener.bind(new InetSocketAddress(address, 0));
        int port = listener.getLocalPort();
        String host = address.equals("0.0.0.0") ? "localhost" : address;
        assertThat(ListeningProcesses.of(host, port)).containsExactly(self);
      }
    }
  }

  @Test
  void behindAPortThatNobodyListensOnIsNobody() throws Exception {
    try (RefusingPort refusing = RefusingPort.take()) {
      assertThat(ListeningProcesses.of("127.0.0.1", refusing.port())).isEmpty();
    }
  }

  @Test
  void anotherMachinesProcessesAreNotLookedFor() throws Exception {
    // TEST-NET-1 (RFC 5737) is nobody's.
    assertThat(ListeningProcesses.of("192.0.2.1", 22)).isEmpty();
    assertThatThrownBy(() -> ListeningProcesses.of("no such host", 22))
        .isInstanceOf(IOException.class);
  }
}
