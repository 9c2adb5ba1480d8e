package dev.echolab.handler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts the activity of one connection. The connection's thread increments the counts; the timeout
 * checker polls and compares them, so that no clock is read on the hot path.
 *
 * <p>One thread writes, any thread may read. Opaque stores avoid the cost of a memory fence.
 */
public class ConnectionActivity {
  /** Names what the connection waits for. */
  public enum Phase {
    /** The first byte of a request. */
    IDLE,
    /** The rest of a request. */
    IN_REQUEST,
    /** Step 3. */
    PROCESSING,
    /** The peer, which has not accepted all responses yet. */
    WRITING
  }

  private static final VarHandle PHASE;
  private static final VarHandle IO_COUNT;
  private static final VarHandle REQUEST_COUNT;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      PHASE = lookup.findVarHandle(ConnectionActivity.class, "phase", Phase.class);
      IO_COUNT = lookup.findVarHandle(ConnectionActivity.class, "ioCount", int.class);
      REQUEST_COUNT = lookup.findVarHandle(ConnectionActivity.class, "requestCount", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("UnusedVariable") // accessed through PHASE
  private Phase phase = Phase.IDLE;

  private int ioCount;
  private int requestCount;

  final void incrementIoCount() {
    IO_COUNT.setOpaque(this, ioCount + 1);
  }

  final void incrementRequestCount() {
    REQUEST_COUNT.setOpaque(this, requestCount + 1);
  }

  final void setPhase(Phase phase) {
    PHASE.setOpaque(this, phase);
  }

  public final Phase phase() {
    return (Phase) PHASE.getOpaque(this);
  }

  /** Returns a count that changes whenever bytes are read or written; may wrap around. */
  public final int ioCount() {
    return (int) IO_COUNT.getOpaque(this);
  }

  /** Returns a count that changes whenever requests are answered; may wrap around. */
  public final int requestCount() {
    return (int) REQUEST_COUNT.getOpaque(this);
  }
}
