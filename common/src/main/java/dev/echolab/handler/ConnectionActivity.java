package dev.echolab.handler;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

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

  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.IDLE);
  private final AtomicInteger writeCount = new AtomicInteger();
  private final AtomicInteger requestCount = new AtomicInteger();

  final void incrementWriteCount() {
    writeCount.setOpaque(writeCount.getPlain() + 1);
  }

  final void incrementRequestCount() {
    requestCount.setOpaque(requestCount.getPlain() + 1);
  }

  final void setPhase(Phase newPhase) {
    phase.setOpaque(newPhase);
  }

  public final Phase phase() {
    return phase.getOpaque();
  }

  /** Returns a count that changes whenever a write call ends; may wrap around. */
  public final int writeCount() {
    return writeCount.getOpaque();
  }

  /** Returns a count that changes whenever requests are answered; may wrap around. */
  public final int requestCount() {
    return requestCount.getOpaque();
  }
}
