package dev.echolab.lab.linux;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.File;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
  private static final Pattern SOCKET =
      Pattern.compile(
          "^\\s*(\\d+)\\s+(\\d+)\\s+\\S+:(\\d+)\\s+\\S+:(\\d+)"
              + "(?:\\s+skmem:\\(r\\d+,rb(\\d+),t\\d+,tb(\\d+))?",
          Pattern.MULTILINE);

  /** Null: there is no ss. Searched for once, not 12 times a second. */
  private final String ss;

  /** Searches for ss in the folders of PATH. */
  public SocketMemory() {
    this(System.getenv().getOrDefault("PATH", "/bin:/usr/bin"));
  }

  SocketMemory(String path) {
    ss =
        Stream.of(path.split(File.pathSeparator, -1))
            .map(folder -> new File(folder, "ss"))
            .filter(file -> file.isFile() && file.canExecute())
            .map(File::getPath)
            .findFirst()
            .orElse(null);
  }

  /** Returns whether the sizes of buffers can be read; else only the queues. */
  public boolean hasSizes() {
    return ss != null;
  }

  /** One end of a connection. */
  public record End(int localPort, int remotePort) {}

  /**
   * What the kernel holds for one end.
   *
   * @param receiveQueueBytes received by the kernel, not yet read by the process
   * @param sendQueueBytes written by the process, not yet acknowledged by the peer's kernel
   * @param sizes of its buffers; empty without ss, or without INET_DIAG in the kernel
   */
  public record Buffers(long receiveQueueBytes, long sendQueueBytes, Optional<Sizes> sizes) {}

  /** The sizes of two buffers, the kernel's book-keeping included. */
  public record Sizes(long receiveBytes, long sendBytes) {}

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
    private static final Queues NONE = new Queues(0, 0, 0, 0);

    /** Sums up the ends that belong to connections to this port. */
    public static Queues of(Map<End, Buffers> sockets, int serverPort) {
      return sockets.entrySet().stream()
          .map(socket -> of(socket.getKey(), socket.getValue(), serverPort))
          .reduce(NONE, Queues::plus);
    }

    private static Queues of(End end, Buffers held, int serverPort) {
      if (end.localPort == serverPort) {
        return new Queues(0, held.receiveQueueBytes, held.sendQueueBytes, 0);
      }
      return end.remotePort == serverPort
          ? new Queues(held.sendQueueBytes, 0, 0, held.receiveQueueBytes)
          : NONE;
    }

    private Queues plus(Queues other) {
      return new Queues(
          clientSendBytes + other.clientSendBytes,
          serverReceiveBytes + other.serverReceiveBytes,
          serverSendBytes + other.serverSendBytes,
          clientReceiveBytes + other.clientReceiveBytes);
    }
  }

  /** Returns the queues of one connection; empty if the system does not report both ends. */
  public static Optional<Queues> queues(int clientPort, int serverPort) {
    try {
      Map<End, Buffers> ends = queues(Set.of(clientPort));
      ends.keySet()
          .retainAll(Set.of(new End(clientPort, serverPort), new End(serverPort, clientPort)));
      return ends.size() == 2 ? Optional.of(Queues.of(ends, serverPort)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // No /proc: shown as a figure that is not available.
    }
  }

  /**
   * Returns both ends of the established connections that have one of these ports; without ss their
   * queues alone.
   *
   * @throws IOException if there is neither ss nor /proc
   */
  public Map<End, Buffers> of(Collection<Integer> ports) throws IOException, InterruptedException {
    if (ports.isEmpty()) {
      return Map.of();
    }
    String ofPorts =
        ports.stream()
            .map(port -> "sport = :%d or dport = :%d".formatted(port, port))
            .collect(Collectors.joining(" or ", "( ", " )"));
    Optional<String> listed =
        hasSizes()
            ? OsCommand.output(ss, "-tmnH", "state", "established", ofPorts)
            : Optional.empty();
    if (listed.isPresent()) {
      return parse(listed.get());
    }
    try {
      return queues(ports);
    } catch (IOException e) {
      throw new IOException("neither ss(8) nor /proc/net/tcp is available", e);
    }
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

  static Map<End, Buffers> queues(Collection<Integer> ports) throws IOException {
    Map<End, Buffers> ends = SocketQueues.established();
    ends.keySet()
        .removeIf(end -> !ports.contains(end.localPort()) && !ports.contains(end.remotePort()));
    return ends;
  }
}
