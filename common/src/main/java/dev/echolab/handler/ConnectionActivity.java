package dev.echolab.handler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Whether a connection gets on, told without a clock: its thread counts what ioCount, and whoever
 * watches over time-outs looks now and then whether the counts still change.
 *
 * <p>One thread writes, any may read; opaque stores, so that a step costs no fence.
 */
public class ConnectionActivity {
  /** What the connection waits for. */
  public enum Phase {
    /** For the beginning of a request. */
    IDLE,
    /** For the rest of a request. */
    IN_REQUEST,
    /** For step 3. */
    PROCESSING,
    /** For the peer to take responses. */
    WRITING
  }

  private static final VarHandle PHASE;
  private static final VarHandle IO_COUNT;
  private static final VarHandle REQUESTS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      PHASE = lookup.findVarHandle(ConnectionActivity.class, "phase", Phase.class);
      IO_COUNT = lookup.findVarHandle(ConnectionActivity.class, "ioCount", int.class);
      REQUESTS = lookup.findVarHandle(ConnectionActivity.class, "requests", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("UnusedVariable") // through PHASE
  private Phase phase = Phase.IDLE;

  private int ioCount;
  private int requests;

  final void moved() {
    IO_COUNT.setOpaque(this, ioCount + 1);
  }

  final void answeredRequests() {
    REQUESTS.setOpaque(this, requests + 1);
  }

  final void enter(Phase next) {
    PHASE.setOpaque(this, next);
  }

  public final Phase phase() {
    return (Phase) PHASE.getOpaque(this);
  }

  /** Changes whenever bytes were read or written; may wrap around. */
  public final int ioCount() {
    return (int) IO_COUNT.getOpaque(this);
  }

  /** Changes whenever requests were answered; may wrap around. */
  public final int requests() {
    return (int) REQUESTS.getOpaque(this);
  }
}
