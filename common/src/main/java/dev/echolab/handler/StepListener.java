package dev.echolab.handler;

import dev.echolab.protocol.TraceFrame;

/**
 * Told by a connection as it goes through the five steps; counts them and, on request, stamps them.
 *
 * <p>Owned by the thread that runs the connection. The kernel's own steps, receive and transmit,
 * cannot be told: a process does not see them.
 */
public interface StepListener {

  /**
   * The loop learned that the socket is readable. Never called in a blocking model.
   *
   * @param atNs when that was, by the clock of the stamps; 0: not known
   */
  void readable(long atNs);

  /** A read call is about to be made. */
  void readStart();

  /**
   * A read call returned.
   *
   * @param bytes what the read call returned: -1 at the end of the stream, 0 for an empty read
   */
  void readEnd(int bytes);

  /** Step 3 is done for what {@link RequestHandler#process} made ready. */
  void processEnd();

  /** A write call is about to be made. */
  void writeStart();

  /**
   * A write call returned.
   *
   * @param bytes what the kernel took
   * @param remaining what it was offered and did not take
   */
  void writeEnd(int bytes, int remaining);

  /**
   * What process had made ready is written.
   *
   * @param consumedBytes of the requests that were answered; 0: none was whole
   * @param restBytes of a further request, which the last read brought already
   */
  void requestsCompleted(int consumedBytes, int restBytes);

  /** What a watch over time-outs looks at. */
  ConnectionActivity activity();

  /** The stamps of the request whose response was written last. */
  TraceFrame trace();
}
