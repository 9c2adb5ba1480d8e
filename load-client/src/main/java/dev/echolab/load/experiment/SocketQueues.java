package dev.echolab.load.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Both kernel queues of one TCP socket, from {@code /proc/net/tcp} and {@code tcp6} (proc(5)); a
 * JDK socket is an IPv6 socket even on 127.0.0.1.
 *
 * @param receiveBytes received, acknowledged, and not yet read by the process
 * @param sendBytes written by the process and not yet acknowledged by the peer's kernel
 */
record SocketQueues(long receiveBytes, long sendBytes) {
  private static final Logger log = LogManager.getLogger(SocketQueues.class);
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
  private static final int HEX = 16;

  /** Of the established socket between these ports of this machine; empty if there is none. */
  static Optional<SocketQueues> of(int localPort, int remotePort) {
    for (Path table : TABLES) {
      try {
        for (String line : Files.readAllLines(table)) {
          String[] fields = line.strip().split("\\s+", 6);
          if (fields.length == 6 && port(fields[1]) == localPort && port(fields[2]) == remotePort) {
            String[] queues = fields[4].split(":", 2);
            return Optional.of(
                new SocketQueues(Long.parseLong(queues[1], HEX), Long.parseLong(queues[0], HEX)));
          }
        }
      } catch (IOException e) {
        log.debug("{} is not to be read", table, e);
      }
    }
    return Optional.empty();
  }

  /** -1 for the head line. */
  private static int port(String address) {
    int colon = address.lastIndexOf(':');
    return colon < 0 || address.length() - colon != 5
        ? -1
        : Integer.parseInt(address.substring(colon + 1), HEX);
  }
}
