package dev.echolab.lab.linux;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the queues of the TCP sockets of this network namespace: {@code /proc/net/tcp} and {@code
 * /proc/net/tcp6} (proc(5)). A JVM's sockets are IPv6 by default, so an IPv4 connection stands in
 * the second file, its addresses mapped.
 */
public final class SocketQueues {
  private static final Path IPV4 = Path.of("/proc/net/tcp");

  /** A kernel without IPv6 does not have this file. */
  private static final Path IPV6 = Path.of("/proc/net/tcp6");

  private static final int PORT_DIGITS = 4;
  private static final int MIN_FIELDS = 5;
  private static final String ESTABLISHED = "01";

  private SocketQueues() {}

  /**
   * One end of an established connection.
   *
   * @param sendQueueBytes written by the process, not yet acknowledged by the peer's kernel
   * @param receiveQueueBytes received by the kernel, not yet read by the process
   */
  public record Entry(int localPort, int remotePort, long sendQueueBytes, long receiveQueueBytes) {
    private boolean joins(int local, int remote) {
      return localPort == local && remotePort == remote;
    }
  }

  /**
   * All established connections now. The kernel writes these files entry by entry: two ends of one
   * connection are seen at slightly different moments.
   *
   * @throws IOException if there is no /proc
   */
  public static List<Entry> established() throws IOException {
    List<Entry> entries = parse(Files.readAllLines(IPV4));
    if (Files.exists(IPV6)) {
      entries.addAll(parse(Files.readAllLines(IPV6)));
    }
    return entries;
  }

  /**
   * The queues at both ends of connections to one server, summed.
   *
   * @param clientSendBytes written by the client, not yet acknowledged by the server's kernel
   * @param serverReceiveBytes in the server's kernel, not yet read
   * @param serverSendBytes written by the server, not yet acknowledged by the client's kernel
   * @param clientReceiveBytes in the client's kernel, not yet read
   */
  public record Queues(
      @JsonProperty("clientSend") long clientSendBytes,
      @JsonProperty("serverReceive") long serverReceiveBytes,
      @JsonProperty("serverSend") long serverSendBytes,
      @JsonProperty("clientReceive") long clientReceiveBytes) {
    /** Sums up the ends that belong to connections to this port. */
    public static Queues of(List<Entry> ends, int serverPort) {
      List<Entry> clients = ends.stream().filter(end -> end.remotePort == serverPort).toList();
      List<Entry> servers = ends.stream().filter(end -> end.localPort == serverPort).toList();
      return new Queues(
          clients.stream().mapToLong(Entry::sendQueueBytes).sum(),
          servers.stream().mapToLong(Entry::receiveQueueBytes).sum(),
          servers.stream().mapToLong(Entry::sendQueueBytes).sum(),
          clients.stream().mapToLong(Entry::receiveQueueBytes).sum());
    }
  }

  /** Returns the queues of one connection; empty if the system does not report both ends. */
  public static Optional<Queues> of(int clientPort, int serverPort) {
    try {
      List<Entry> ends =
          established().stream()
              .filter(end -> end.joins(clientPort, serverPort) || end.joins(serverPort, clientPort))
              .toList();
      return ends.size() == 2 ? Optional.of(Queues.of(ends, serverPort)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // No /proc: shown as a figure that is not available.
    }
  }

  /** Returns the established connections in the lines of one file, heading included. */
  static List<Entry> parse(List<String> lines) {
    List<Entry> entries = new ArrayList<>();
    for (String line : lines) {
      String[] fields = line.strip().split(" +", 6);
      if (fields.length < MIN_FIELDS || !fields[3].equals(ESTABLISHED)) {
        continue;
      }
      int colon = fields[4].indexOf(':');
      entries.add(
          new Entry(
              port(fields[1]),
              port(fields[2]),
              Long.parseLong(fields[4].substring(0, colon), 16),
              Long.parseLong(fields[4].substring(colon + 1), 16)));
    }
    return entries;
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.length() - PORT_DIGITS), 16);
  }
}
