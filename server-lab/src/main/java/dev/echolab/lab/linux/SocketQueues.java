package dev.echolab.lab.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the queues of the TCP sockets of this network namespace: {@code /proc/net/tcp} and {@code
 * /proc/net/tcp6} (proc(5)). A JVM's sockets are IPv6 by default, so an IPv4 connection stands in
 * the second file, its addresses mapped.
 */
final class SocketQueues {
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
  record Entry(int localPort, int remotePort, long sendQueueBytes, long receiveQueueBytes) {}

  /**
   * All established connections now. The kernel writes these files entry by entry: two ends of one
   * connection are seen at slightly different moments.
   *
   * @throws IOException if there is no /proc
   */
  static List<Entry> established() throws IOException {
    List<Entry> entries = parse(Files.readAllLines(IPV4));
    if (Files.exists(IPV6)) {
      entries.addAll(parse(Files.readAllLines(IPV6)));
    }
    return entries;
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
