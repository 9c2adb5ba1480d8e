package dev.echolab.lab.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Connects two network namespaces by a link that delays, loses and reorders packets in both
 * directions. It uses tc-netem(8) where the kernel has it. Otherwise nft(8) drops one incoming
 * packet in a hundred ({@code numgen random}), and one outgoing packet in four takes the slower of
 * two queues (tc-htb(8)), so that packets of the other queue overtake it.
 */
final class BadLink {
  static final String SERVER_ADDRESS = "10.217.0.1";
  private static final String CLIENT_ADDRESS = "10.217.0.2";
  private static final String SERVER_SIDE = "echolab-s" + ProcessHandle.current().pid() % 10_000;
  private static final String CLIENT_SIDE = "echolab-c" + ProcessHandle.current().pid() % 10_000;

  private static final String LOSS_AND_TWO_WAYS =
      "add table inet bad;"
          + "add chain inet bad lost { type filter hook prerouting priority 0; };"
          + "add rule inet bad lost ip protocol tcp numgen random mod 100 < 1 drop;"
          + "add chain inet bad sent { type filter hook postrouting priority 0; };"
          + "add rule inet bad sent numgen random mod 4 == 0 meta priority set 1:20";

  private final String kind;

  private BadLink(String kind) {
    this.kind = kind;
  }

  /** Creates a link; empty, with nothing left over, if this system does not allow one. */
  static Optional<BadLink> make() throws InterruptedException {
    Optional<BadLink> made = Optional.empty();
    if (connected()) {
      if (netem(SERVER_SIDE) && netem(CLIENT_SIDE)) {
        made = Optional.of(new BadLink("netem"));
      } else if (nftAndHtb(SERVER_SIDE) && nftAndHtb(CLIENT_SIDE)) {
        made = Optional.of(new BadLink("nft and htb"));
      }
    }
    if (made.isEmpty()) {
      removeBoth();
    }
    return made;
  }

  private static boolean connected() throws InterruptedException {
    return succeeds("ip netns add " + SERVER_SIDE)
        && succeeds("ip netns add " + CLIENT_SIDE)
        && succeeds(
            "ip -n "
                + SERVER_SIDE
                + " link add veth0 type veth peer name veth0 netns "
                + CLIENT_SIDE)
        && up(SERVER_SIDE, SERVER_ADDRESS)
        && up(CLIENT_SIDE, CLIENT_ADDRESS);
  }

  private static boolean up(String side, String address) throws InterruptedException {
    return succeeds("ip -n " + side + " addr add " + address + "/24 dev veth0")
        && succeeds("ip -n " + side + " link set veth0 up");
  }

  private static boolean netem(String side) throws InterruptedException {
    return succeeds(
        "tc -n " + side + " qdisc add dev veth0 root netem delay 4ms 2ms loss 1% reorder 25% 50%");
  }

  private static boolean nftAndHtb(String side) throws InterruptedException {
    String tc = "tc -n " + side;
    return succeeds(tc + " qdisc add dev veth0 root handle 1: htb default 10")
        && succeeds(tc + " class add dev veth0 parent 1: classid 1:10 htb rate 16mbit burst 2k")
        && succeeds(tc + " class add dev veth0 parent 1: classid 1:20 htb rate 4mbit burst 2k")
        && Commands.run("ip", "netns", "exec", side, "nft", LOSS_AND_TWO_WAYS) == 0;
  }

  /** Runs a command line whose arguments contain no blanks. */
  private static boolean succeeds(String command) throws InterruptedException {
    return Commands.run(command.split(" ", -1)) == 0;
  }

  /** Returns the prefix that runs a command in the server's namespace. */
  List<String> atServer() {
    return List.of("ip", "netns", "exec", SERVER_SIDE);
  }

  /** Returns the prefix that runs a command in the client's namespace. */
  List<String> atClient() {
    return List.of("ip", "netns", "exec", CLIENT_SIDE);
  }

  /**
   * Reads a counter of the kernel (proc_pid_net(5)) for the namespace in which this process runs.
   *
   * @param file snmp or netstat
   * @param name such as {@code Tcp: RetransSegs}
   */
  static long kernelCounter(long pid, String file, String name) throws IOException {
    String protocol = name.substring(0, name.indexOf(' '));
    List<String> twoLines =
        Files.readAllLines(Path.of("/proc/" + pid + "/net/" + file)).stream()
            .filter(line -> line.startsWith(protocol + " "))
            .toList();
    int column =
        List.of(twoLines.get(0).split(" ", -1)).indexOf(name.substring(protocol.length() + 1));
    return Long.parseLong(twoLines.get(1).split(" ", -1)[column]);
  }

  void remove() throws InterruptedException {
    removeBoth();
  }

  private static void removeBoth() throws InterruptedException {
    succeeds("ip netns del " + SERVER_SIDE);
    succeeds("ip netns del " + CLIENT_SIDE);
  }

  @Override
  public String toString() {
    return kind;
  }
}
