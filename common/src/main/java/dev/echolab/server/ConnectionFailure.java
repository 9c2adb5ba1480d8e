package dev.echolab.server;

import dev.echolab.counters.Counter;
import dev.echolab.counters.Counters;
import java.io.IOException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Counts and logs the failure of one connection; whose fault it is decides the level. Called by the
 * thread that runs the connection, when it ends.
 */
public final class ConnectionFailure {
  private static final Logger log = LogManager.getLogger(ConnectionFailure.class);

  private ConnectionFailure() {}

  public static void report(Throwable failure, Counters counters) {
    counters.increment(Counter.CONNECTIONS_FAILED);
    if (failure instanceof IOException) {
      log.debug("connection ended by the peer or the network", failure);
      return;
    }
    FatalErrors.inConnection(failure);
    if (failure instanceof OutOfMemoryError) {
      counters.increment(Counter.OUT_OF_MEMORY);
      log.warn("connection closed: {}", failure.getMessage());
    } else {
      log.error("connection failed because of a server error", failure);
    }
  }
}
