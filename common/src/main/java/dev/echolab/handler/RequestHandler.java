package dev.echolab.handler;

import java.nio.ByteBuffer;

/**
 * Performs step 3 for one connection: converts received requests into responses, in place and
 * without copying.
 *
 * <p>The caller's loop in bio and nio; Netty queues the responses, and calls spanRemaining first:
 *
 * <pre>{@code
 * do {
 *   next = requestHandler.process(buffer); // buffer spans the responses that are ready
 *   write(buffer);                         // all of them
 *   write(requestHandler.extraFrame());    // null unless a frame follows the responses
 *   requestHandler.spanRemaining(buffer);  // buffer spans the bytes that are not processed yet
 * } while (next == Next.CONTINUE);
 * }</pre>
 *
 * <p>Not thread-safe: one call at a time, and each call happens-before the next.
 */
public interface RequestHandler {

  /** Names the next action of the caller, once all prepared bytes are written. */
  enum Next {
    /** Read more bytes: no complete request is left. */
    READ,
    /** Call {@link #process} again: the buffer may hold more complete requests. */
    CONTINUE,
    /** Close the connection cleanly and ignore the rest of the buffer. */
    CLOSE
  }

  /**
   * Processes complete requests, beginning at the buffer's position. On return the buffer spans
   * (position to limit) the responses that are ready to be written, possibly none.
   *
   * @param received spans the bytes that were received and not processed yet
   */
  Next process(ByteBuffer received);

  /**
   * Returns the frame to write after the responses of the last {@link #process}, or null. Call it
   * once, when the last byte of the responses is written: a TRACE frame contains that time. After
   * {@link Next#READ} the result is always null and the call may be omitted.
   */
  ByteBuffer extraFrame();

  /** Sets the buffer to span the bytes that {@link #process} has not used yet. */
  void spanRemaining(ByteBuffer received);

  /**
   * Returns the capacity that the buffer needs to hold the first unprocessed request completely, in
   * bytes counted from its first byte. At least 1; limited by the maximum frame size.
   */
  int requiredCapacity(ByteBuffer unprocessed);
}
