package dev.echolab.lab.linux;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the present sizes of the kernel's buffers of TCP connections, from ss(8): its {@code rb}
 * and {@code tb} of skmem. The kernel resizes a buffer whose size was not requested (tcp(7)).
 */
public final class SocketMemory {
  private static final Pattern SOCKET =
      Pattern.compile(":(\\d+)\\s+\\S+:(\\d+)\\s+skmem:\\(r\\d+,rb(\\d+),t\\d+,tb(\\d+)");

  private SocketMemory() {}

  /** One end of a connection. */
  public record End(int localPort, int remotePort) {}

  /** The sizes of its buffers, the kernel's book-keeping included. */
  public record Sizes(long receiveBytes, long sendBytes) {}

  /**
   * Returns the sizes of both ends of the connections that these clients' ports belong to; empty
   * without ss.
   */
  public static Optional<Map<End, Sizes>> of(Collection<Integer> clientPorts)
      throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("ss", "-tmnH", "state", "established"));
    command.add(
        clientPorts.stream()
            .map(port -> "sport = :%d or dport = :%d".formatted(port, port))
            .collect(Collectors.joining(" or ", "( ", " )")));
    return OsCommand.output(command.toArray(String[]::new)).map(SocketMemory::parse);
  }

  static Map<End, Sizes> parse(String text) {
    Map<End, Sizes> sizes = new HashMap<>();
    Matcher socket = SOCKET.matcher(text);
    while (socket.find()) {
      sizes.put(
          new End(Integer.parseInt(socket.group(1)), Integer.parseInt(socket.group(2))),
          new Sizes(Long.parseLong(socket.group(3)), Long.parseLong(socket.group(4))));
    }
    return sizes;
  }
}
