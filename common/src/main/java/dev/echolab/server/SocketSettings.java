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
 * Sets the socket options of a connection, the same in every server, and reads back what took
 * effect.
 *
 * <p>The options are set explicitly because the defaults differ: Netty sets TCP_NODELAY, the JDK
 * does not.
 *
 * @param soRcvbufBytes kernel receive buffer per connection; 0: the kernel decides
 * @param soSndbufBytes kernel send buffer per connection; 0: the kernel decides
 */
public record SocketSettings(int soRcvbufBytes, int soSndbufBytes, TcpNoDelay tcpNoDelay) {
  private static final Logger log = LogManager.getLogger(SocketSettings.class);
  private static final int KERNEL_TO_JDK_RATIO =
      System.getProperty("os.name").equals("Linux") ? 2 : 1;
  private static final Path SOMAXCONN = Path.of("/proc/sys/net/core/somaxconn");

  /**
   * The requested TCP_NODELAY: {@code ON} sends small writes at once, {@code OFF} lets Nagle's
   * algorithm delay them.
   */
  public enum TcpNoDelay {
    ON,
    OFF
  }

  /** Applies to a listening socket: accepted sockets inherit the receive buffer (tcp(7)). */
  public void applyToListener(NetworkChannel listener) throws IOException {
    // Otherwise a restart waits until the connections of the last run have left TIME_WAIT.
    listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    if (soRcvbufBytes > 0) {
      listener.setOption(StandardSocketOptions.SO_RCVBUF, soRcvbufBytes);
    }
  }

  /** Applies to every accepted socket. */
  public void applyToConnection(NetworkChannel connection) throws IOException {
    connection.setOption(StandardSocketOptions.TCP_NODELAY, tcpNoDelay == TcpNoDelay.ON);
    if (soRcvbufBytes > 0) {
      connection.setOption(StandardSocketOptions.SO_RCVBUF, soRcvbufBytes);
    }
    if (soSndbufBytes > 0) {
      connection.setOption(StandardSocketOptions.SO_SNDBUF, soSndbufBytes);
    }
  }

  /**
   * Reads back what the kernel makes of these settings, from a socket created for this purpose.
   * Linux doubles a requested buffer size for its own book-keeping (socket(7)) and caps it at
   * net.core.rmem_max and wmem_max. The JDK halves the value that it reads back; this is undone.
   *
   * @param backlog the requested backlog, which Linux caps at net.core.somaxconn (listen(2))
   */
  public Effective readEffective(int backlog) throws IOException {
    try (SocketChannel probe = SocketChannel.open()) {
      applyToConnection(probe);
      return new Effective(
          KERNEL_TO_JDK_RATIO * probe.getOption(StandardSocketOptions.SO_RCVBUF),
          KERNEL_TO_JDK_RATIO * probe.getOption(StandardSocketOptions.SO_SNDBUF),
          probe.getOption(StandardSocketOptions.TCP_NODELAY),
          Math.min(backlog, somaxconn(backlog)));
    }
  }

  private static int somaxconn(int defaultValue) {
    try {
      // Not readString: it reads one byte first, and /proc/sys returns only one digit for that.
      return Integer.parseInt(Files.readAllLines(SOMAXCONN).get(0).strip());
    } catch (IOException | NumberFormatException e) {
      log.debug("cannot read the kernel's limit on a backlog from {}", SOMAXCONN, e);
      return defaultValue;
    }
  }

  /** The values that took effect, as getsockopt(2) returns them. */
  public record Effective(int soRcvbufBytes, int soSndbufBytes, boolean tcpNoDelay, int backlog) {}
}
