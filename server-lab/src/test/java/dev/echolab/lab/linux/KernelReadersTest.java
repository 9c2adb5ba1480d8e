package dev.echolab.lab.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.echolab.load.os.Environment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Readers of /proc, ss and perf on lines that were captured, and on this very process. */
@Timeout(30)
class KernelReadersTest {
  private static final List<String> TCP =
      """
        sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
         0: 0100007F:1EDC 00000000:0000 0A 00000000:00000005 00:00000000 00000000     0        0 398891 1 0 100 0 0 10 0
         1: 0100007F:1EDC 0100007F:B3A2 01 00000090:00001200 00:00000000 00000000     0        0 398900 1 0 20 4 30 10 -1
      """
          .lines()
          .toList();

  private static final List<String> TCP6 =
      """
        sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
         0: 0000000000000000FFFF00000100007F:DD74 0000000000000000FFFF00000100007F:AED1 06 00000000:00000000 03:00000DFF 00000000     0        0 0 3 0
        12: 0000000000000000FFFF00000100007F:AED1 0000000000000000FFFF00000100007F:DD74 01 00FFFFFF:00000000 01:00000014 00000000     0        0 77 2 0 20 4 1 10 -1
      """
          .lines()
          .toList();

  @Test
  void queuesOfEstablishedConnectionsAreReadAndListenersLeftOut() {
    assertThat(SocketQueues.parse(TCP))
        .containsExactly(
            entry(
                new SocketMemory.End(0x1EDC, 0xB3A2),
                new SocketMemory.Buffers(0x1200, 0x90, Optional.empty())));
  }

  @Test
  void ipv6LooksTheSameButForItsAddresses() {
    assertThat(SocketQueues.parse(TCP6))
        .containsExactly(
            entry(
                new SocketMemory.End(0xAED1, 0xDD74),
                new SocketMemory.Buffers(0, 0xFFFFFF, Optional.empty())));
  }

  @Test
  void bytesThatNobodyReadsStandInTheReceiveQueue() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
        Socket accepted = listener.accept()) {
      client.getOutputStream().write(new byte[777]);

      Set<Integer> ports = Set.of(client.getLocalPort());
      SocketMemory.End end = new SocketMemory.End(accepted.getLocalPort(), client.getLocalPort());
      SocketMemory.Buffers unread = new SocketMemory.Buffers(777, 0, Optional.empty());
      Awaitility.await().until(() -> SocketMemory.queues(ports).get(end), unread::equals);

      for (var buffers : List.of(new SocketMemory().of(ports), SocketMemory.queues(ports))) {
        assertThat(buffers)
            .containsKey(new SocketMemory.End(client.getLocalPort(), accepted.getLocalPort()));
        assertThat(buffers.get(end).receiveQueueBytes()).isEqualTo(777);
      }
    }
  }

  @Test
  void ssIsSearchedForOnceAndThenNotStartedForEverySample(@TempDir Path folder) throws Exception {
    String path = folder.resolve("none") + ":" + folder;
    SocketMemory without = new SocketMemory(path);
    Path ss = folder.resolve("ss");
    Files.writeString(
        ss, "#!/bin/sh\necho '0 7 127.0.0.1:1 127.0.0.1:2 skmem:(r0,rb3,t0,tb4,f0)'\n");
    assertThat(new SocketMemory(path).hasSizes()).as("it cannot be executed").isFalse();
    assertThat(ss.toFile().setExecutable(true)).isTrue();

    SocketMemory with = new SocketMemory(path);

    assertThat(with.hasSizes()).isTrue();
    assertThat(with.of(Set.of(1))).containsKey(new SocketMemory.End(1, 2));
    assertThat(without.hasSizes()).isFalse();
    assertThat(without.of(Set.of(1))).doesNotContainKey(new SocketMemory.End(1, 2));
  }

  @Test
  void queuesAndBuffersAreReadWithAndWithoutAMappedAddress() {
    String text =
        """
        0      4096            127.0.0.1:40380          127.0.0.1:21774
        \t skmem:(r0,rb131072,t0,tb3939840,f3264,w4928,o0,bl0,d0)
        72     0      [::ffff:127.0.0.1]:21774 [::ffff:127.0.0.1]:40380
        \t skmem:(r0,rb65536,t0,tb2626560,f0,w0,o0,bl0,d0)
        1      2            127.0.0.1:21775          127.0.0.1:40381
        """;
    assertThat(SocketMemory.parse(text))
        .containsOnly(
            entry(
                new SocketMemory.End(40380, 21774),
                new SocketMemory.Buffers(
                    0, 4096, Optional.of(new SocketMemory.Sizes(131_072, 3_939_840)))),
            entry(
                new SocketMemory.End(21774, 40380),
                new SocketMemory.Buffers(
                    72, 0, Optional.of(new SocketMemory.Sizes(65_536, 2_626_560)))),
            entry(
                new SocketMemory.End(21775, 40381),
                new SocketMemory.Buffers(1, 2, Optional.empty())));
  }

  @Test
  void callsLikeReadAndWriteAreRead() throws Exception {
    List<String> io =
        List.of("rchar: 323934931", "wchar: 323929600", "syscr: 632687", "syscw: 632675");
    assertThat(ProcessIo.parse(io)).isEqualTo(new ProcessIo(632_687, 632_675));
    assertThatThrownBy(() -> ProcessIo.parse(List.of("rchar: 1")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("syscr");
  }

  @Test
  void settingsOfTheKernelAreReadWhole() throws Exception {
    java.nio.file.Path file = java.nio.file.Path.of("/proc/sys/net/ipv4/tcp_rmem");
    org.junit.jupiter.api.Assumptions.assumeTrue(java.nio.file.Files.exists(file), "no " + file);

    assertThat(Environment.capture().get("net.ipv4.tcp_rmem")).matches("\\d+ \\d+ \\d+");
  }

  @Test
  void countsOfPerfAreReadByNameAndTheRestIsOthers() throws Exception {
    SyscallCounts counts =
        SyscallCounts.parse(
            List.of(
                "Events disabled",
                "Events enabled",
                "100,,raw_syscalls:sys_enter,1686213,100.00,,",
                "40,,syscalls:sys_enter_read,1686213,100.00,,",
                "0,,syscalls:sys_enter_recvfrom,1686213,100.00,,",
                "35,,syscalls:sys_enter_epoll_wait,1686213,100.00,,"));
    assertThat(counts.total()).isEqualTo(100);
    assertThat(counts.others()).isEqualTo(25);
    assertThat(counts.made()).isEqualTo(Map.of("read", 40L, "epoll_wait", 35L));
  }

  @Test
  void whatPerfCountedForAPartOfTheTimeIsNoCount() {
    assertThatThrownBy(
            () -> SyscallCounts.parse(List.of("9,,raw_syscalls:sys_enter,1686213,57.10,,")))
        .isInstanceOf(IOException.class)
        .hasMessage("raw_syscalls:sys_enter was counted 57.10 % of the time");
  }

  @Test
  void perfsOwnWordsAreTheReason() {
    assertThatThrownBy(
            () ->
                SyscallCounts.parse(
                    List.of(
                        "nice: cannot set niceness: Permission denied",
                        "Error:",
                        "No permission to enable raw_syscalls:sys_enter event.")))
        .hasMessage("No permission to enable raw_syscalls:sys_enter event.");
    assertThatThrownBy(
            () ->
                SyscallCounts.parse(
                    List.of(
                        "nice: cannot set niceness: Permission denied",
                        "nice: perf: No such file or directory")))
        .hasMessage("nice: perf: No such file or directory");
    assertThatThrownBy(
            () -> SyscallCounts.parse(List.of("<not counted>,,raw_syscalls:sys_enter,0,0.00,,")))
        .isInstanceOf(IOException.class);
  }
}
