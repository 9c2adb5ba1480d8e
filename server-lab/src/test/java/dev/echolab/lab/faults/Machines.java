package dev.echolab.lab.faults;

import java.util.ArrayList;
import java.util.List;

/**
 * Stands for several machines: a network namespace for a server, and one for each client, each
 * connected to the server's by a link of its own. Where namespaces are not permitted, all are this
 * machine and its loopback.
 */
final class Machines implements AutoCloseable {
  private static final String PREFIX = "echolab-m" + ProcessHandle.current().pid() % 10_000 + "-";
  private static final String SERVER = PREFIX + "s";

  private final List<String> namespaces = new ArrayList<>();
  private final boolean isNetwork;

  Machines(int clients) throws InterruptedException {
    boolean linked = add(SERVER);
    for (int i = 0; i < clients && linked; i++) {
      String client = PREFIX + i;
      linked =
          add(client)
              && succeeds(
                  "ip -n %s link add veth%s type veth peer name veth netns %s"
                      .formatted(SERVER, i, client))
              && up(SERVER, "veth" + i, serverAddress(i))
              && up(client, "veth", "10.218." + i + ".2");
    }
    isNetwork = linked;
    if (!isNetwork) {
      System.err.println("no network namespaces here: all machines are this one");
      close();
    }
  }

  private boolean add(String namespace) throws InterruptedException {
    boolean added = succeeds("ip netns add " + namespace);
    if (added) {
      namespaces.add(namespace);
    }
    return added && succeeds("ip -n " + namespace + " link set lo up");
  }

  private static boolean up(String namespace, String device, String address)
      throws InterruptedException {
    return succeeds("ip -n %s addr add %s/24 dev %s".formatted(namespace, address, device))
        && succeeds("ip -n %s link set %s up".formatted(namespace, device));
  }

  private static boolean succeeds(String command) throws InterruptedException {
    return Commands.run(command.split(" ", -1)) == 0;
  }

  private static String serverAddress(int client) {
    return "10.218." + client + ".1";
  }

  /** Returns the address of the server as a client sees it. */
  String addressFor(int client) {
    return isNetwork ? serverAddress(client) : "127.0.0.1";
  }

  /** Returns the prefix that runs a command at the server. */
  List<String> atServer() {
    return at(SERVER);
  }

  /** Returns the prefix that runs a command at a client. */
  List<String> atClient(int client) {
    return at(PREFIX + client);
  }

  private List<String> at(String namespace) {
    return isNetwork ? List.of("ip", "netns", "exec", namespace) : List.of();
  }

  @Override
  public void close() {
    try {
      for (String namespace : namespaces) {
        succeeds("ip netns del " + namespace);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    namespaces.clear();
  }
}
