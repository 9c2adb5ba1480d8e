package dev.echolab.server;

import dev.echolab.counters.CounterSnapshot;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * The life of a server: started once, stopped once. Every method may be called by any thread.
 *
 * <pre>
 *   NEW --start--&gt; RUNNING --stop--&gt; STOPPED
 *    |                ^ a failed start undoes what it did and leaves the server STOPPED
 *    +-----stop---&gt; STOPPED
 * </pre>
 */
public interface EchoServer extends AutoCloseable {

  /** The name the lab knows this server by, such as {@code bio-virtual}. */
  String variant();

  /**
   * Binds and begins to accept; on return clients can connect.
   *
   * @throws IOException if the address cannot be had; whatever was opened is closed again
   * @throws IllegalStateException if it was started or stopped before
   */
  void start() throws IOException;

  /** Where clients connect, with the port that was really taken. Valid once started. */
  InetSocketAddress address();

  /**
   * Stops accepting, answers what was received, closes every connection, ends every thread.
   * Idempotent: a second call waits for the first and returns its result.
   *
   * @param drain how long responses may take to be written before connections are cut
   */
  StopResult stop(Duration drain);

  CounterSnapshot counters();

  /** {@link #stop} without a drain: what is not written at once is cut. */
  @Override
  default void close() {
    stop(Duration.ZERO);
  }
}
