package dev.echolab.server;

import dev.echolab.counters.CounterSnapshot;
import dev.echolab.counters.JvmMetrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Starts and stops a server, each once. Any thread may call any method.
 *
 * <pre>
 *   NEW --start--&gt; RUNNING --stop--&gt; STOPPED
 *    |                ^ a failed start releases everything and leaves the server STOPPED
 *    +-----stop---&gt; STOPPED
 * </pre>
 */
public interface EchoServer extends AutoCloseable {

  /** Returns the name of this server in the lab, such as {@code bio-virtual}. */
  String variant();

  /**
   * Binds the address and begins to accept; on return clients can connect.
   *
   * @throws IOException if the address is not available; everything opened is closed again
   * @throws IllegalStateException if the server was started or stopped before
   */
  void start() throws IOException;

  /** Returns the address that clients connect to, with the actual port. Valid once started. */
  InetSocketAddress address();

  /**
   * Stops accepting, answers the received requests, closes every connection and ends every thread.
   * Idempotent: a second call waits for the first and returns the same result.
   *
   * @param drain how long responses may take to be written before connections are aborted
   */
  StopResult stop(Duration drain);

  CounterSnapshot counters();

  /** Returns the payload of a STATS_RESPONSE. Called by the threads that run connections, too. */
  default byte[] statsJson() {
    return counters().toJson(variant(), JvmMetrics.now());
  }

  /** Returns whether an echo would be served. */
  ServerHealth health();

  /** Calls {@link #stop} without a drain: aborts connections with unwritten responses. */
  @Override
  default void close() {
    stop(Duration.ZERO);
  }
}
