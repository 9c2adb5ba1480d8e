package dev.echolab.lab.linux;

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
  private static final List<Path> FILES =
      List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
  private static final int PORT_DIGITS = 4;
  private static final int MIN_FIELDS = 5;
  private static final String ESTABLISHED = "01";

  private SocketQueues() {}

  /**
   * One end of an established connection.
   *
   * @param localPort 1 to 65535
   * @param remotePort 1 to 65535
   * @param sendQueueBytes written by the process, not yet acknowledged by the peer's kernel
   * @param receiveQueueBytes received by the kernel, not yet read by the process
   */
  public record Entry(int localPort, int remotePort, long sendQueueBytes, long receiveQueueBytes) {}

  /**
   * All established connections now. The kernel writes these files entry by entry: two ends of one
   * connection are seen at slightly different moments.
   *
   * @throws IOException if neither file can be read
   */
  public static List<Entry> established() throws IOException {
    List<Entry> entries = new ArrayList<>();
    IOException missing = null;
    int read = 0;
    for (Path file : FILES) {
      try {
        entries.addAll(parse(Files.readAllLines(file)));
        read++;
      } catch (IOException e) {
        missing = e; // A kernel without IPv6 has no second file.
      }
    }
    if (read == 0 && missing != null) {
      throw missing;
    }
    return entries;
  }

  /**
   * This machine's end of the connection between two ports; empty if there is none, or if the
   * system does not report it.
   */
  public static Optional<Entry> between(int localPort, int remotePort) {
    try {
      return established().stream()
          .filter(entry -> entry.localPort() == localPort && entry.remotePort() == remotePort)
          .findFirst();
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
