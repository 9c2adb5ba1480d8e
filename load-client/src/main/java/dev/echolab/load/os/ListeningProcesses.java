package dev.echolab.load.os;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the processes of this machine that serve an address: those that hold a listening socket
 * bound to it.
 *
 * <p>{@code /proc/net/tcp} names the inode of every listening socket, and {@code /proc/PID/fd} has
 * a link {@code socket:[INODE]} for every socket that a process holds (proc(5)). Several processes
 * may share one: those that a server has forked, or that bind with SO_REUSEPORT.
 */
public final class ListeningProcesses {
  private static final List<Path> SOCKETS =
      List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
  private static final String LISTENING = "0A";
  private static final int INODE_FIELD = 9;
  private static final int WORD_DIGITS = 8;

  private ListeningProcesses() {}

  record Listener(InetAddress address, int port, String inode) {}

  /**
   * Returns the numbers of the processes that listen at {@code host:port}, lowest first. Empty if
   * the address is another machine's, or the process is not visible to this user.
   *
   * @throws IOException if the host is unknown
   */
  public static SortedSet<Long> of(String host, int port) throws IOException {
    List<Listener> listeners = new ArrayList<>();
    for (Path file : SOCKETS) {
      if (Files.exists(file)) {
        listeners.addAll(parse(Files.readAllLines(file)));
      }
    }
    Set<String> inodes = new HashSet<>();
    for (InetAddress named : InetAddress.getAllByName(host)) {
      // The JDK connects 0.0.0.0 to the address of the machine's own name.
      InetAddress address = named.isAnyLocalAddress() ? InetAddress.getLocalHost() : named;
      if (isOfThisMachine(address)) {
        inodes.addAll(inodes(listeners, address, port));
      }
    }
    return holdersOf(inodes);
  }

  public static boolean isOfThisMachine(InetAddress address) throws SocketException {
    return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
  }

  /**
   * The sockets that a connection to the address may reach: those bound to it, and only if there
   * are none those bound to every address.
   */
  static Set<String> inodes(List<Listener> listeners, InetAddress address, int port) {
    List<Listener> onPort = listeners.stream().filter(each -> each.port() == port).toList();
    Set<String> exact = inodes(onPort, address::equals);
    return exact.isEmpty() ? inodes(onPort, InetAddress::isAnyLocalAddress) : exact;
  }

  private static Set<String> inodes(List<Listener> listeners, Predicate<InetAddress> isBoundTo) {
    return listeners.stream()
        .filter(listener -> isBoundTo.test(listener.address()))
        .map(Listener::inode)
        .collect(Collectors.toSet());
  }

  /** Returns the listening sockets in the lines of one file, heading included. */
  static List<Listener> parse(List<String> lines) throws IOException {
    List<Listener> listeners = new ArrayList<>();
    for (String line : lines) {
      String[] fields = line.strip().split(" +", INODE_FIELD + 2);
      if (fields.length > INODE_FIELD && fields[3].equals(LISTENING)) {
        int colon = fields[1].indexOf(':');
        listeners.add(
            new Listener(
                address(fields[1].substring(0, colon)),
                Integer.parseInt(fields[1].substring(colon + 1), 16),
                fields[INODE_FIELD]));
      }
    }
    return listeners;
  }

  /** Parses an address: the kernel prints 32-bit words in its own byte order. */
  private static InetAddress address(String hex) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(hex.length() / 2).order(ByteOrder.nativeOrder());
    for (int i = 0; i < hex.length(); i += WORD_DIGITS) {
      bytes.putInt(Integer.parseUnsignedInt(hex.substring(i, i + WORD_DIGITS), 16));
    }
    // An IPv4 address that is mapped into IPv6 becomes the IPv4 address.
    return InetAddress.getByAddress(bytes.array());
  }

  private static SortedSet<Long> holdersOf(Set<String> inodes) {
    Set<String> links = new HashSet<>();
    inodes.forEach(inode -> links.add("socket:[" + inode + "]"));
    return links.isEmpty()
        ? new TreeSet<>()
        : ProcessHandle.allProcesses()
            .map(ProcessHandle::pid)
            .filter(pid -> holdsOne(pid, links))
            .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns false for a process that has ended meanwhile, or that another user runs. */
  private static boolean holdsOne(long pid, Set<String> links) {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      return descriptors.anyMatch(descriptor -> links.contains(linkOf(descriptor)));
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  private static String linkOf(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return ""; // Closed since the folder was listed.
    }
  }
}
