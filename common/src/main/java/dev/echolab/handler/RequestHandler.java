package dev.echolab.handler;

import java.nio.ByteBuffer;

/**
 * Step 3 for one connection: turns received requests into responses, in place and without copying.
 *
 * <p>The caller's loop, the same in every model:
 *
 * <pre>{@code
 * do {
 *   next = exchange.process(buffer);       // buffer now spans the responses that are ready
 *   write(buffer);                         // all of them
 *   write(exchange.extraFrame());              // null unless something stands behind the responses
 *   exchange.spanRemaining(buffer);          // buffer now spans what is not processed yet
 * } while (next == Next.CONTINUE);
 * }</pre>
 *
 * Not thread-safe; one call at a time, and each happens-before the next.
 */
public interface RequestHandler {

  /** What is to be done once everything that is ready has been written. */
  enum Next {
    /** Nothing whole is left: read more. */
    READ,
    /** There may be more whole requests in the buffer: call {@link #process} again. */
    CONTINUE,
    /** Close in good order; the rest of the buffer does not count any more. */
    CLOSE
  }

  /**
   * Processes whole requests from the buffer's position on and leaves the buffer spanning (position
   * to limit) the responses that are ready to be written; that may be none.
   *
   * @param received spans the bytes that were received and not processed yet
   */
  Next process(ByteBuffer received);

  /**
   * What is to be written behind the responses of the last {@link #process}, or null. Call it once,
   * when the responses' last byte was written: a TRACE tells when that was. After {@link Next#READ}
   * it is always null and need not be asked for.
   */
  ByteBuffer extraFrame();

  /** Leaves the buffer spanning the bytes that {@link #process} has not used yet. */
  void spanRemaining(ByteBuffer received);

  /**
   * How many bytes, counted from the first unprocessed one, the buffer must be able to hold for the
   * request at its front to become whole; at least 1, and bounded by the limit on frames.
   */
  int requiredCapacity(ByteBuffer unprocessed);
}
