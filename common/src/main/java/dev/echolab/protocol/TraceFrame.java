package dev.echolab.protocol;

import java.nio.ByteBuffer;

/**
 * The payload of a TRACE frame: six stamps and three counts of the request with the same id.
 *
 * <p>Stamps are nanoseconds of the server's monotonic clock ({@link System#nanoTime()}), so that a
 * client on the same machine can place them beside its own. A stamp of 0 was not taken: the model
 * cannot see that moment, or the server runs without {@code --trace}.
 *
 * @param readableNs the loop learned that the socket is readable; 0 in a blocking model
 * @param readStartNs before the first read call that brought bytes of this request
 * @param readEndNs after the last read call that brought bytes of this request
 * @param processEndNs step 3 was done
 * @param writeStartNs before the first write call that took bytes of the response
 * @param writeEndNs after the write call that took the response's last byte
 * @param readCalls read calls made for this request, empty ones included
 * @param emptyReads read calls among them that brought nothing
 * @param writeCalls write calls made for the response
 */
public record TraceFrame(
    long readableNs,
    long readStartNs,
    long readEndNs,
    long processEndNs,
    long writeStartNs,
    long writeEndNs,
    int readCalls,
    int emptyReads,
    int writeCalls) {

  /** No stamp was taken and nothing was counted. */
  public static final TraceFrame NOT_TAKEN = new TraceFrame(0, 0, 0, 0, 0, 0, 0, 0, 0);

  public static final int PAYLOAD_BYTES = 6 * Long.BYTES + 3 * Integer.BYTES;

  /** The whole frame in a buffer of its own, ready to be written. */
  public ByteBuffer toFrame(long id) {
    ByteBuffer frame = ByteBuffer.allocate(Frame.HEADER_BYTES + PAYLOAD_BYTES);
    Frame.putHeader(frame, 0, Frame.TRACE, (short) 0, id, PAYLOAD_BYTES);
    frame
        .position(Frame.HEADER_BYTES)
        .putLong(readableNs)
        .putLong(readStartNs)
        .putLong(readEndNs)
        .putLong(processEndNs)
        .putLong(writeStartNs)
        .putLong(writeEndNs)
        .putInt(readCalls)
        .putInt(emptyReads)
        .putInt(writeCalls);
    return frame.flip();
  }

  /**
   * Reads the payload that starts at {@code at}; the caller has checked that it is {@link
   * #PAYLOAD_BYTES} long.
   */
  public static TraceFrame parsePayload(ByteBuffer buffer, int at) {
    return new TraceFrame(
        buffer.getLong(at),
        buffer.getLong(at + 8),
        buffer.getLong(at + 16),
        buffer.getLong(at + 24),
        buffer.getLong(at + 32),
        buffer.getLong(at + 40),
        buffer.getInt(at + 48),
        buffer.getInt(at + 52),
        buffer.getInt(at + 56));
  }
}
