package dev.echolab.server;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The socket options of a connection: set explicitly in every server, and read back.
 *
 * <p>Explicitly, because the defaults differ: Netty sets TCP_NODELAY, the JDK does not.
 */
public final class SocketSettings {
  private static final Logger log = LogManager.getLogger(SocketSettings.class);
  private static final Path SOMAXCONN = Path.of("/proc/sys/net/core/somaxconn");

  private SocketSettings() {}

  /** Applied to a listening socket: accepted sockets inherit the receive buffer (tcp(7)). */
  public static void applyToListener(NetworkChannel listener, ServerOptions options)
      throws IOException {
    // A restart must not wait for the last run's connections to leave TIME_WAIT.
    listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    if (options.soRcvbufBytes() > 0) {
      listener.setOption(StandardSocketOptions.SO_RCVBUF, options.soRcvbufBytes());
    }
  }

  /** Applied to every accepted socket. */
  public static void applyToConnection(NetworkChannel connection, ServerOptions options)
      throws IOException {
    connection.setOption(
        StandardSocketOptions.TCP_NODELAY, options.tcpNoDelay() == ServerOptions.TcpNoDelay.ON);
    if (options.soRcvbufBytes() > 0) {
      connection.setOption(StandardSocketOptions.SO_RCVBUF, options.soRcvbufBytes());
    }
    if (options.soSndbufBytes() > 0) {
      connection.setOption(StandardSocketOptions.SO_SNDBUF, options.soSndbufBytes());
    }
  }

  /**
   * What the kernel makes of the options: asked of a socket made for this question. Linux doubles a
   * requested buffer size for its own book-keeping (socket(7)) and caps it at net.core.rmem_max and
   * wmem_max; the JDK halves what it reads back.
   */
  public static Effective effective(ServerOptions options) throws IOException {
    try (SocketChannel probe = SocketChannel.open()) {
      applyToConnection(probe, options);
      return new Effective(
          probe.getOption(StandardSocketOptions.SO_RCVBUF),
          probe.getOption(StandardSocketOptions.SO_SNDBUF),
          probe.getOption(StandardSocketOptions.TCP_NODELAY),
          Math.min(options.backlog(), somaxconn(options.backlog())));
    }
  }

  /** The kernel's limit on a backlog (listen(2)), or the given value where it cannot be read. */
  private static int somaxconn(int whenUnknown) {
    try {
      // Not readString: it asks for one byte first, and /proc/sys answers that with one digit.
      return Integer.parseInt(Files.readAllLines(SOMAXCONN).get(0).strip());
    } catch (IOException | NumberFormatException e) {
      log.debug("the kernel's limit on a backlog is not to be read from {}", SOMAXCONN, e);
      return whenUnknown;
    }
  }

  /** What took effect. */
  public record Effective(int soRcvbufBytes, int soSndbufBytes, boolean tcpNoDelay, int backlog) {}
}
