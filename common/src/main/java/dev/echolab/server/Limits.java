package dev.echolab.server;

import java.time.Duration;

/**
 * What a server puts up with. A zero switches a limit off.
 *
 * @param maxConnections open at the same time; one more is told ERROR busy and closed
 * @param idleTimeout between the end of a request and the first byte of the next
 * @param requestTimeout between the first and the last byte of a request, however fast bytes
 *     trickle
 * @param writeTimeout without a byte of a due response being taken by the kernel
 */
public record Limits(
    int maxConnections, Duration idleTimeout, Duration requestTimeout, Duration writeTimeout) {

  /** The defaults of the command line. */
  public static final Limits DEFAULTS =
      new Limits(0, Duration.ZERO, Duration.ofSeconds(30), Duration.ofSeconds(60));

  public Limits withMaxConnections(int newMaxConnections) {
    return new Limits(newMaxConnections, idleTimeout, requestTimeout, writeTimeout);
  }

  public Limits withIdleTimeout(Duration newIdleTimeout) {
    return new Limits(maxConnections, newIdleTimeout, requestTimeout, writeTimeout);
  }

  public Limits withRequestTimeout(Duration newRequestTimeout) {
    return new Limits(maxConnections, idleTimeout, newRequestTimeout, writeTimeout);
  }

  public Limits withWriteTimeout(Duration newWriteTimeout) {
    return new Limits(maxConnections, idleTimeout, requestTimeout, newWriteTimeout);
  }
}
