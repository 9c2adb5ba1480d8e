package dev.echolab.handler;

import dev.echolab.protocol.TraceFrame;
import java.nio.ByteBuffer;

/**
 * Observes the steps of one connection: counts them and, with {@code --trace on}, timestamps them.
 *
 * <p>Called by the thread that runs the connection. Steps 1 and 5, receive and transmit, happen in
 * the kernel, where a process cannot observe them. The hot path allocates nothing.
 */
public interface StepListener {

  /**
   * Records that the loop was notified of a readable socket. Never called in a blocking model.
   *
   * @param atNs time of the notification, by the clock of the timestamps; 0: unknown
   */
  default void readable(long atNs) {}

  /** Called before each read call. */
  default void readStart() {}

  /**
   * Called after each read call.
   *
   * @param bytes result of the read call: -1 at the end of the stream, 0 for an empty read
   */
  void readEnd(int bytes);

  /**
   * Called before each call of step 3.
   *
   * @param received spans the bytes to process, and afterwards the responses
   */
  default void processStart(ByteBuffer received) {}

  /** Called when step 3 has prepared what {@link RequestHandler#process} returns. */
  default void processEnd() {}

  /** Called before each write call. */
  void writeStart();

  /** Called after each write call: the kernel accepted some of the bytes, others remain. */
  void writeEnd(int bytes, int remaining);

  /**
   * Called when everything that {@link RequestHandler#process} prepared is written; by Netty before
   * it is queued.
   *
   * @param consumedBytes size of the requests that were answered; 0: none was complete
   * @param remainingBytes bytes of a further request that the last read call already returned
   */
  void requestsCompleted(int consumedBytes, int remainingBytes);

  /** Returns the activity counters, which the timeout checker polls. */
  ConnectionActivity activity();

  /** Returns the timestamps of the request whose response was written last. */
  TraceFrame trace();
}
