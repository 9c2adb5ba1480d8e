package dev.echolab.handler;

import dev.echolab.protocol.Frame;
import dev.echolab.protocol.TraceFrame;
import java.nio.ByteBuffer;

/**
 * Stops one connection before each read call, each call of step 3 and each write call, as its
 * {@link StepGate} decides; forwards every step to another listener.
 *
 * <p>While it stands still, the thread of the connection waits: in a blocking model no other
 * connection is affected, an event loop serves none of its connections. With io_uring a read is
 * submitted before the bytes arrive, so that a stop before it would come too early.
 */
public final class SteppingStepListener implements StepListener {
  private static final char READ = '2';
  private static final char PROCESS = '3';
  private static final char WRITE = '4';

  private final StepListener delegate;
  private final StepGate.Followed connection;
  private boolean threadReported;

  private ByteBuffer processBuffer;

  /** The process buffer after step 3; position to limit are the responses not written yet. */
  private int position;

  private int limit;
  private int capacity;

  public SteppingStepListener(StepListener delegate, StepGate.Followed connection) {
    this.delegate = delegate;
    this.connection = connection;
  }

  @Override
  public void readable(long atNs) {
    delegate.readable(atNs);
  }

  @Override
  public void readStart() {
    if (!threadReported) {
      threadReported = true;
      connection.reportRunning();
    }
    if (connection.stopsBefore(READ)) {
      connection.await(READ, "");
    }
    delegate.readStart();
  }

  @Override
  public void readEnd(int bytes) {
    delegate.readEnd(bytes);
  }

  @Override
  public void processStart(ByteBuffer received) {
    delegate.processStart(received); // first: no timeout applies while it stands still
    if (received.hasRemaining() && connection.stopsBefore(PROCESS)) {
      connection.await(
          PROCESS,
          describe(received.position(), received.limit(), received.capacity())
              + " request="
              + requestBytes(received));
    }
    processBuffer = received;
  }

  @Override
  public void processEnd() {
    position = processBuffer.position();
    limit = processBuffer.limit();
    capacity = processBuffer.capacity();
    delegate.processEnd();
  }

  @Override
  public void writeStart() {
    if (connection.stopsBefore(WRITE)) {
      connection.await(WRITE, describe(position, limit, capacity));
    }
    delegate.writeStart();
  }

  @Override
  public void writeEnd(int bytes, int remaining) {
    // What remains may include other bytes than these responses, or only those that were offered.
    position = Math.max(position, Math.min(position + bytes, limit - remaining));
    delegate.writeEnd(bytes, remaining);
  }

  @Override
  public void requestsCompleted(int consumedBytes, int remainingBytes) {
    delegate.requestsCompleted(consumedBytes, remainingBytes);
  }

  @Override
  public ConnectionActivity activity() {
    return delegate.activity();
  }

  @Override
  public TraceFrame trace() {
    return delegate.trace();
  }

  private static String describe(int position, int limit, int capacity) {
    return " position=%d limit=%d capacity=%d".formatted(position, limit, capacity);
  }

  /** Returns the size of the first frame, or a dash while its length field is incomplete. */
  private static String requestBytes(ByteBuffer received) {
    return received.remaining() < Frame.LENGTH_FIELD_BYTES
        ? "-"
        : Long.toString(Frame.LENGTH_FIELD_BYTES + Frame.length(received, received.position()));
  }
}
