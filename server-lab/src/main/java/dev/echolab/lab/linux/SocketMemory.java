package dev.echolab.lab.linux;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Reads the queues of chosen TCP connections, and the present sizes of the kernel's buffers, from
 * ss(8). The sizes are {@code rb} and {@code tb} of skmem; the kernel resizes a buffer whose size
 * was not requested (tcp(7)).
 *
 * <p>For ss the kernel selects the established connections of these ports. {@link SocketQueues}
 * reads all sockets of this network namespace: next to 50,000 in TIME_WAIT that takes 200 ms, and
 * ss 16 ms.
 */
public final class SocketMemory {
  private static final Logger log = LogManager.getLogger(SocketMemory.class);

  private static final Pattern SOCKET =
      Pattern.compile(
          "^\\s*(\\d+)\\s+(\\d+)\\s+\\S+:(\\d+)\\s+\\S+:(\\d+)"
              + "(?:\\s+skmem:\\(r\\d+,rb(\\d+),t\\d+,tb(\\d+))?",
          Pattern.MULTILINE);

  private SocketMemory() {}

  /** One end of a connection. */
  public record End(int localPort, int remotePort) {}

  /**
   * What the kernel holds for one end.
   *
   * @param sizes of its buffers; empty without ss, or without INET_DIAG in the kernel
   */
  public record Buffers(long receiveQueueBytes, long sendQueueBytes, Optional<Sizes> sizes) {}

  /** The sizes of two buffers, the kernel's book-keeping included. */
  public record Sizes(long receiveBytes, long sendBytes) {}

  /**
   * Returns both ends of the established connections that these clients' ports belong to; without
   * ss their queues alone, without /proc none.
   */
  public static Map<End, Buffers> of(Collection<Integer> clientPorts) throws InterruptedException {
    if (clientPorts.isEmpty()) {
      return Map.of();
    }
    List<String> command = new ArrayList<>(List.of("ss", "-tmnH", "state", "established"));
    command.add(
        clientPorts.stream()
            .map(port -> "sport = :%d or dport = :%d".formatted(port, port))
            .collect(Collectors.joining(" or ", "( ", " )")));
    return OsCommand.output(command.toArray(String[]::new))
        .map(SocketMemory::parse)
        .orElseGet(() -> queues(clientPorts));
  }

  static Map<End, Buffers> parse(String text) {
    Map<End, Buffers> buffers = new HashMap<>();
    Matcher socket = SOCKET.matcher(text);
    while (socket.find()) {
      buffers.put(
          new End(Integer.parseInt(socket.group(3)), Integer.parseInt(socket.group(4))),
          new Buffers(
              Long.parseLong(socket.group(1)),
              Long.parseLong(socket.group(2)),
              Optional.ofNullable(socket.group(5))
                  .map(size -> new Sizes(Long.parseLong(size), Long.parseLong(socket.group(6))))));
    }
    return buffers;
  }

  static Map<End, Buffers> queues(Collection<Integer> clientPorts) {
    Map<End, Buffers> buffers = new HashMap<>();
    try {
      for (SocketQueues.Entry end : SocketQueues.established()) {
        if (clientPorts.contains(end.localPort()) || clientPorts.contains(end.remotePort())) {
          buffers.put(
              new End(end.localPort(), end.remotePort()),
              new Buffers(end.receiveQueueBytes(), end.sendQueueBytes(), Optional.empty()));
        }
      }
    } catch (IOException e) {
      log.debug("/proc/net/tcp is not available", e);
    }
    return buffers;
  }
}
