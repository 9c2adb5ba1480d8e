package dev.echolab.lab.linux;

import dev.echolab.lab.linux.SocketMemory.Buffers;
import dev.echolab.lab.linux.SocketMemory.End;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
   * All established connections now. The kernel writes these files entry by entry: two ends of one
   * connection are seen at slightly different moments.
   *
   * @throws IOException if there is no /proc
   */
  static Map<End, Buffers> established() throws IOException {
    Map<End, Buffers> ends = parse(Files.readAllLines(IPV4));
    if (Files.exists(IPV6)) {
      ends.putAll(parse(Files.readAllLines(IPV6)));
    }
    return ends;
  }

  /** Returns the established connections in the lines of one file, heading included. */
  static Map<End, Buffers> parse(List<String> lines) {
    Map<End, Buffers> ends = new HashMap<>();
    for (String line : lines) {
      String[] fields = line.strip().split(" +", 6);
      if (fields.length < MIN_FIELDS || !fields[3].equals(ESTABLISHED)) {
        continue;
      }
      int colon = fields[4].indexOf(':');
      ends.put(
          new End(port(fields[1]), port(fields[2])),
          new Buffers(
              Long.parseLong(fields[4].substring(colon + 1), 16),
              Long.parseLong(fields[4].substring(0, colon), 16),
              Optional.empty()));
    }
    return ends;
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.length() - PORT_DIGITS), 16);
  }
}
