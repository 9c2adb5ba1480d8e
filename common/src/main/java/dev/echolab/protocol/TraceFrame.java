package dev.echolab.protocol;

import java.nio.ByteBuffer;

/**
 * Holds the payload of a TRACE frame: six timestamps and three counts of the request with the same
 * id.
 *
 * <p>Timestamps are nanoseconds of the server's monotonic clock ({@link System#nanoTime()}), so
 * that a client on the same machine can compare them with its own. A timestamp of 0 was not taken:
 * the model cannot observe that moment, or the server runs without {@code --trace}.
 *
 * @param readableNs the loop was notified that the socket is readable; 0 in a blocking model
 * @param readStartNs before the first read call that returned bytes of this request, or of an
 *     untraced one that is answered with it
 * @param readEndNs after the last read call that returned bytes of this request
 * @param processEndNs after step 3
 * @param writeStartNs before the first write call for the response and those written with it
 * @param writeEndNs after the write call that wrote the response's last byte
 * @param readCalls read calls made for this request, empty ones included
 * @param emptyReads read calls among them that returned no byte
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

  /** The trace of a server that takes no timestamps. */
  public static final TraceFrame NOT_TAKEN = new TraceFrame(0, 0, 0, 0, 0, 0, 0, 0, 0);

  public static final int PAYLOAD_BYTES = 6 * Long.BYTES + 3 * Integer.BYTES;

  /** Creates the complete frame in a new buffer, ready to be written. */
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
   * Parses the payload that starts at {@code offset}; the caller has checked that it is {@link
   * #PAYLOAD_BYTES} long.
   */
  public static TraceFrame parsePayload(ByteBuffer buffer, int offset) {
    return new TraceFrame(
        buffer.getLong(offset),
        buffer.getLong(offset + 8),
        buffer.getLong(offset + 16),
        buffer.getLong(offset + 24),
        buffer.getLong(offset + 32),
        buffer.getLong(offset + 40),
        buffer.getInt(offset + 48),
        buffer.getInt(offset + 52),
        buffer.getInt(offset + 56));
  }
}
